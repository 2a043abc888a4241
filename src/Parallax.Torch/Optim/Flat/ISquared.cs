using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parallax.Torch.Optim;

/// <summary>What a norm is taken of, as a formula for one element.</summary>
internal interface ISquared
{
    /// <summary>The number whose square is added up.</summary>
    Vector<float> Of(Vector<float> w, Vector<float> g);
}

/// <summary>g.</summary>
internal readonly struct Gradient : ISquared
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Of(Vector<float> w, Vector<float> g) => g;
}

/// <summary>g + λw.</summary>
internal readonly struct DecayedGradient(double decay) : ISquared
{
    private readonly Vector<float> λ = new((float)decay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Of(Vector<float> w, Vector<float> g) => g + (λ * w);
}
