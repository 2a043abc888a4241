namespace Parallax.Torch.Serialization.Pickles;

/// <summary>What a pickle may hold here: plain data and tensors. Nothing of it can run.</summary>
internal abstract record PickleValue
{
    /// <summary>A text.</summary>
    public sealed record Text(string Value) : PickleValue;

    /// <summary>A whole number of at most 64 bits, or a truth value.</summary>
    public sealed record Whole(long Value) : PickleValue;

    /// <summary>Something that is read over: None, floats, bytes, long integers, and plain values of known types.</summary>
    public sealed record Inert(string What) : PickleValue;

    /// <summary>A function or class that the reader knows.</summary>
    public sealed record Name(string Module, string Member) : PickleValue
    {
        public string Full => $"{Module}.{Member}";
    }

    /// <summary>A fixed row of values.</summary>
    public sealed record Row(PickleValue[] Items) : PickleValue;

    /// <summary>A list or a set. Compared by identity.</summary>
    public sealed record Many(List<PickleValue> Items) : PickleValue
    {
        public bool Equals(Many? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }

    /// <summary>A dictionary in its order. Compared by identity.</summary>
    public sealed record Map(List<(PickleValue Key, PickleValue Value)> Entries) : PickleValue
    {
        public bool Equals(Map? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }

    /// <summary>Bytes that tensors share: a key, an element type (null where the file does not say) and a number of elements.</summary>
    public sealed record Storage(string Key, DType? DType, long Count) : PickleValue;

    /// <summary>A view of a storage.</summary>
    public sealed record View(Storage Source, DType DType, long Offset, long[] Shape, long[] Strides) : PickleValue
    {
        public bool Equals(View? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
