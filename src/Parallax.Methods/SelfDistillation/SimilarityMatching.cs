using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary><c>name: similarity</c>: the teacher's patch whose feature has the largest cosine.</summary>
/// <remarks>Li et al., EsViT, ICLR 2022, equation 3; GLSD's "Similarity" setting. Ties go to the first patch.</remarks>
public sealed record SimilarityMatching : PatchMatching
{
    /// <inheritdoc/>
    protected override PatchMatches Find(ViewTokens students, ViewTokens teachers)
    {
        using var full = Autocast.Off(students.Tokens.Device);
        Tensor cosine = Unit(students.Tokens).Bmm(Unit(teachers.Tokens).MT);                 // (B, S, I·N)
        Tensor nearest = cosine.Unflatten(2, [teachers.Views, -1]).Max(dim: -1).Indices;     // (B, S, I)
        return new PatchMatches(nearest, null, teachers.Counts[0]);
    }

    private static Tensor Unit(Tensor tokens)
    {
        Tensor x = tokens.DType is DType.Float64 ? tokens.Detach() : tokens.Detach().To(DType.Float32);
        return x / x.Norm(2, [-1], keepDim: true).ClampMin(1e-12);
    }
}
