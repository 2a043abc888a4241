using Parallax.Methods.Objectives;
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
        Tensor cosine = UnitVectors.Of(students.Tokens).Bmm(UnitVectors.Of(teachers.Tokens).MT);                 // (B, S, I·N)
        Tensor nearest = cosine.Unflatten(2, [teachers.Views, -1]).Max(dim: -1).Indices;     // (B, S, I)
        return new PatchMatches(nearest, null, teachers.Counts[0]);
    }
}
