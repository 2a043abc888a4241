namespace Parallax.Torch.Nn;

/// <summary>Batch norms of this thread take the parts of a batch each by itself until disposed, as if they came one after the other.</summary>
/// <remarks>Statistics over parts of a batch: Hoffer et al. 2017, "ghost batch normalisation". Everything else sees one batch, which products and convolutions are faster for.</remarks>
/// <example><code>
/// using (BatchParts.Of(2)) y = network.Forward(Ops.Cat([first, second]));
/// </code></example>
public readonly ref struct BatchParts
{
    [ThreadStatic]
    private static int parts;

    private readonly int before;

    private BatchParts(int count) => (before, parts) = (parts, count);

    /// <summary>How many parts a batch has: 1 unless set.</summary>
    public static int Count => Math.Max(1, parts);

    /// <summary>Divides batches into equal parts.</summary>
    /// <param name="count">At least 1, which every batch's size is a multiple of.</param>
    public static BatchParts Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new BatchParts(count);
    }

    /// <summary>Puts back what was.</summary>
    public void Dispose() => parts = before;
}
