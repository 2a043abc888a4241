using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>A batch in one embedding space. What several losses ask of it is computed once.</summary>
public sealed class EmbeddedBatch
{
    private Tensor? similarities, distances;

    /// <summary>Joins embeddings and classes.</summary>
    /// <param name="embeddings">x, (B, D); of unit length where an objective's paper wants it.</param>
    /// <param name="classes">The classes of the B images.</param>
    /// <exception cref="ShapeException">The numbers of images differ.</exception>
    public EmbeddedBatch(Tensor embeddings, BatchClasses classes)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(classes);
        Require.Shape(embeddings, $"(B, D) with the {classes.Count} images of the labels", [classes.Count, -1]);
        (Embeddings, Classes) = (FullPrecision.Of(embeddings), classes);
    }

    /// <summary>x, (B, D).</summary>
    public Tensor Embeddings { get; }

    /// <summary>The classes of the images.</summary>
    public BatchClasses Classes { get; }

    /// <summary>D.</summary>
    public long Dimension => Embeddings.Size(1);

    /// <summary>S = x·xᵀ, (B, B), with its gradient.</summary>
    public Tensor Similarities => similarities ??= Gram.Of(Embeddings);

    /// <summary>D_ij = √max(0, S_ii + S_jj − 2·S_ij), (B, B), without gradient: what miners look at.</summary>
    public Tensor Distances
    {
        get
        {
            if (distances is not null) return distances;
            Tensor S = Similarities.Detach(), squares = S.Diagonal();
            return distances = (squares.Unsqueeze(1) + squares - 2 * S).ClampMin(0).Sqrt();
        }
    }

    // The similarities of one batch in several spaces, (n, B, B): at once, as they are few products each.
    internal static Tensor Compare(IReadOnlyList<EmbeddedBatch> spaces)
    {
        Tensor all = Gram.OfAll([.. spaces.Select(space => space.Embeddings)]);
        foreach (var (space, S) in spaces.Zip(all.Unbind())) space.similarities = S;
        return all;
    }

    /// <summary>The rows of some images, (T, D).</summary>
    /// <param name="images">(T) int64.</param>
    public Tensor Of(Tensor images) => Embeddings.IndexSelect(0, images);
}
