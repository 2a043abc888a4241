using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parallax.Torch.Optim;

/// <summary>m ← μm + a·(g + λw); w ← w − b·m: momentum, with the rate in <paramref name="outside"/> or, as SimCLR has it, in <paramref name="inside"/>.</summary>
/// <param name="decay">λ.</param>
/// <param name="momentum">μ.</param>
/// <param name="inside">a: a layer's own factor, and the rate if the buffer holds it.</param>
/// <param name="outside">b.</param>
internal readonly struct HeavyBall(double decay, double momentum, double inside, double outside) : IElementRule
{
    private readonly Vector<float> λ = new((float)decay), μ = new((float)momentum), a = new((float)inside), b = new((float)outside);

    public static int States => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> unused)
    {
        m = (μ * m) + (a * (g + (λ * w)));
        w -= b * m;
    }
}
