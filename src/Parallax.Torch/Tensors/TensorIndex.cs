namespace Parallax.Torch;

/// <summary>One place inside <c>x[…]</c>: a number, a range, a new axis, an ellipsis, or a tensor of positions or of truth values.</summary>
public readonly struct TensorIndex
{
    internal enum Kind
    {
        At,
        Slice,
        NewAxis,
        Ellipsis,
        Tensor,
    }

    private TensorIndex(Kind kind) => Which = kind;

    /// <summary>Inserts a dimension of size 1.</summary>
    public static TensorIndex NewAxis => new(Kind.NewAxis);

    /// <summary>As many whole dimensions as are left.</summary>
    public static TensorIndex Ellipsis => new(Kind.Ellipsis);

    internal Kind Which { get; }

    internal Index Position { get; private init; }

    internal Range Range { get; private init; }

    internal long Step { get; private init; }

    internal Tensor? Positions { get; private init; }

    /// <summary>Every <paramref name="step"/>-th place of a range.</summary>
    public static TensorIndex Every(long step, Range range) => new(Kind.Slice) { Range = range, Step = step };

    /// <summary>One place; <c>^1</c> is the last. The dimension disappears.</summary>
    public static implicit operator TensorIndex(Index at) => new(Kind.At) { Position = at };

    /// <summary>One place, counted from 0, or from the end when negative. The dimension disappears.</summary>
    public static implicit operator TensorIndex(int at) => new(Kind.At) { Position = at < 0 ? new Index(-at, fromEnd: true) : at };

    /// <summary>A range of places; <c>..</c> is the whole dimension.</summary>
    public static implicit operator TensorIndex(Range range) => new(Kind.Slice) { Range = range, Step = 1 };

    /// <summary>The places that a tensor lists (i64) or marks (bool).</summary>
    public static implicit operator TensorIndex(Tensor positions) => new(Kind.Tensor) { Positions = positions };
}
