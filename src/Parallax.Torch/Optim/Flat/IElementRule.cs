using System.Numerics;

namespace Parallax.Torch.Optim;

/// <summary>An update as its formula for one element; <see cref="FlatBatch"/> runs it over all elements, specialised for each struct.</summary>
internal interface IElementRule
{
    /// <summary>How many of the two states the rule reads and writes.</summary>
    static abstract int States { get; }

    /// <summary>Changes the value <paramref name="w"/> and its state by the gradient.</summary>
    void Apply(ref Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second);
}
