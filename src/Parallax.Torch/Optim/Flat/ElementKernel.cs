using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parallax.Torch.Optim;

/// <summary>Runs an <see cref="IElementRule"/> over a stretch of a tensor: one pass over memory, whatever the formula.</summary>
internal static unsafe class ElementKernel
{
    /// <summary>Applies the rule to <paramref name="count"/> elements from <paramref name="start"/> on.</summary>
    public static void Apply<TRule>(in FlatTensor tensor, in TRule rule, long start, int count)
        where TRule : struct, IElementRule
    {
        float* w = tensor.Values + start, g = tensor.Grads + start;
        float* first = TRule.States > 0 ? tensor.First + start : null, second = TRule.States > 1 ? tensor.Second + start : null;
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= count - lanes; i += lanes) One(in rule, w + i, g + i, first + i, second + i);
        if (i < count) Rest(in rule, w + i, g + i, first + i, second + i, count - i);
    }

    // Fewer elements than a vector has, by the same instructions: where a stretch ends must not change a bit.
    private static void Rest<TRule>(in TRule rule, float* w, float* g, float* first, float* second, int count)
        where TRule : struct, IElementRule
    {
        int lanes = Vector<float>.Count, bytes = count * sizeof(float);
        float* padded = stackalloc float[4 * lanes];
        new Span<float>(padded, 4 * lanes).Clear();
        Unsafe.CopyBlockUnaligned(padded, w, (uint)bytes);
        Unsafe.CopyBlockUnaligned(padded + lanes, g, (uint)bytes);
        if (TRule.States > 0) Unsafe.CopyBlockUnaligned(padded + (2 * lanes), first, (uint)bytes);
        if (TRule.States > 1) Unsafe.CopyBlockUnaligned(padded + (3 * lanes), second, (uint)bytes);
        One(in rule, padded, padded + lanes, padded + (2 * lanes), padded + (3 * lanes));
        Unsafe.CopyBlockUnaligned(w, padded, (uint)bytes);
        if (TRule.States > 0) Unsafe.CopyBlockUnaligned(first, padded + (2 * lanes), (uint)bytes);
        if (TRule.States > 1) Unsafe.CopyBlockUnaligned(second, padded + (3 * lanes), (uint)bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TRule>(in TRule rule, float* w, float* g, float* first, float* second)
        where TRule : struct, IElementRule
    {
        Vector<float> value = Vector.Load(w), a = default, b = default;
        if (TRule.States > 0) a = Vector.Load(first);
        if (TRule.States > 1) b = Vector.Load(second);
        rule.Apply(ref value, Vector.Load(g), ref a, ref b);
        value.Store(w);
        if (TRule.States > 0) a.Store(first);
        if (TRule.States > 1) b.Store(second);
    }
}
