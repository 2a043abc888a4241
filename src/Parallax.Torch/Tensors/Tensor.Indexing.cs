namespace Parallax.Torch;

public sealed partial class Tensor
{
    /// <summary>Part of the tensor: <c>x[0]</c>, <c>x[.., 1..^1]</c>, <c>x[TensorIndex.Ellipsis, 0]</c>, <c>x[mask]</c>. A view but where tensors index.</summary>
    /// <exception cref="ShapeException">More places than dimensions.</exception>
    public Tensor this[params ReadOnlySpan<TensorIndex> places]
    {
        get
        {
            var (viewed, positions) = Locate(places);
            return positions is null ? viewed : viewed.Index(positions);
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var (viewed, positions) = Locate(places);
            if (positions is null) viewed.Copy_(value);
            else viewed.IndexPut_(positions, value);
        }
    }

    // Applies numbers, ranges and new axes as views; collects tensors, each at its dimension.
    private (Tensor Viewed, Tensor?[]? Positions) Locate(ReadOnlySpan<TensorIndex> places)
    {
        int consumed = Consumed(places);
        if (consumed > Rank) throw new ShapeException($"{consumed} places index {Describe()}, which has {Rank} dimensions");
        Tensor viewed = this;
        var positions = new List<Tensor?>();
        int dim = 0;
        foreach (TensorIndex place in places)
        {
            switch (place.Which)
            {
                case TensorIndex.Kind.At: viewed = viewed.Select(dim, Signed(place.Position)); break;
                case TensorIndex.Kind.Slice: viewed = viewed.Sliced(dim++, place.Range, place.Step); break;
                case TensorIndex.Kind.NewAxis: viewed = viewed.Unsqueeze(dim++); break;
                case TensorIndex.Kind.Ellipsis: dim += Rank - consumed; break;
                default: PutAt(positions, dim, place.Positions!); dim += DimensionsOf(place); break;
            }
        }
        return (viewed, positions.Count == 0 ? null : [.. positions]);
    }

    private static int Consumed(ReadOnlySpan<TensorIndex> places)
    {
        int consumed = 0;
        foreach (TensorIndex place in places)
            consumed += place.Which is TensorIndex.Kind.NewAxis or TensorIndex.Kind.Ellipsis ? 0 : DimensionsOf(place);
        return consumed;
    }

    private static int DimensionsOf(TensorIndex place) => place.Positions is { DType: DType.Bool } mask ? mask.Rank : 1;

    private static void PutAt(List<Tensor?> positions, int dim, Tensor tensor)
    {
        while (positions.Count < dim) positions.Add(null);
        positions.Add(tensor);
    }

    private static long Signed(Index at) => at.IsFromEnd ? -at.Value : at.Value;

    private Tensor Sliced(int dim, Range range, long step)
    {
        if (range.Equals(Range.All) && step == 1) return this;
        long size = Size(dim);
        long Resolve(Index at) => at.IsFromEnd ? Math.Max(0, size - at.Value) : at.Value;
        return Slice(dim, Resolve(range.Start), Resolve(range.End), step);
    }
}
