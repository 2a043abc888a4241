using System.Numerics;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>The rows of <see cref="Multisimilarity"/> on the CPU: value and gradient of an anchor from one look at its similarities.</summary>
/// <remarks>
/// As operators the same is some eighty passes over masks. P is not empty exactly when N is not, as both ask whether min_P S − ε &lt; max_N S; its largest exponents
/// are those of the two extremes. A similarity that is no number makes the loss none.
/// </remarks>
internal sealed class MultisimilarityRows(MultisimilarityOptions options, BatchClasses classes) : CustomFunction
{
    private const int PairsOfTask = 1 << 13;
    private readonly double α = options.PositiveScale, β = options.NegativeScale, λ = options.Threshold, ε = options.Margin;
    private Tensor? slopes;

    // S, (…, B, B) → (…).
    protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
    {
        Tensor S = inputs[0].Contiguous();
        slopes = Save(S.EmptyLike());
        double[] losses = S.DType == DType.Float64 ? Losses<double>(S) : Losses<float>(S);
        return Ops.Empty(S.Shape.AsSpan()[..^2], S.DType).Copy_(Tensor.From(losses).View(S.Shape.AsSpan()[..^2]));
    }

    protected override Tensor?[] Backward(Tensor gradient) => [Slices.Scaled(slopes!, gradient)];

    private double[] Losses<T>(Tensor S) where T : unmanaged, IFloatingPoint<T>
    {
        int B = (int)classes.Count, spaces = (int)(S.Count / Math.Max(1, (long)B * B));
        long[] y = classes.Labels.ToArray<long>();
        double[] l = new double[spaces * B];
        bool[] used = new bool[spaces * B];
        int each = Math.Max(1, PairsOfTask / Math.Max(1, B));
        EngineThreads.ForEach((l.Length + each - 1) / each, task =>
        {
            Span<T> s = S.AsSpan<T>(), g = slopes!.AsSpan<T>();
            for (int r = (int)task * each; r < Math.Min(l.Length, (task + 1) * each); r++) used[r] = Row(s.Slice(r * B, B), y, r % B, g.Slice(r * B, B), out l[r]);
        });
        double[] losses = new double[spaces];
        for (int space = 0; space < spaces; space++)
        {
            var own = new Range(space * B, (space + 1) * B);
            double count = options.Mean == AnchorMean.Batch ? B : Math.Max(1, used[own].Count(one => one));
            losses[space] = l[own].Sum() / count;
            using var scope = TensorScope.Open();
            slopes!.View([spaces, B, B])[space].Mul_(1 / count);
        }
        return losses;
    }

    // Whether the anchor is used; its loss and ∂l/∂S.
    private bool Row<T>(ReadOnlySpan<T> s, long[] y, int i, Span<T> g, out double l) where T : unmanaged, IFloatingPoint<T>
    {
        double nearest = double.PositiveInfinity, hardest = double.NegativeInfinity;          // min_P, max_N
        for (int j = 0; j < s.Length; j++)
        {
            if (y[j] != y[i]) hardest = Math.Max(hardest, double.CreateTruncating(s[j]));
            else if (j != i) nearest = Math.Min(nearest, double.CreateTruncating(s[j]));
        }
        g.Clear();
        l = double.IsNaN(nearest) || double.IsNaN(hardest) ? double.NaN : 0;
        if (!(nearest - ε < hardest)) return false;
        double mostP = Math.Max(0, -α * (nearest - λ)), mostN = Math.Max(0, β * (hardest - λ));
        double ΣP = Math.Exp(-mostP), ΣN = Math.Exp(-mostN);                                  // the 1 in the logarithm
        for (int j = 0; j < s.Length; j++)
        {
            double x = double.CreateTruncating(s[j]), e;
            if (y[j] != y[i])
            {
                if (x + ε <= nearest) continue;
                ΣN += e = Math.Exp((β * (x - λ)) - mostN);
            }
            else
            {
                if (j == i || x - ε >= hardest) continue;
                ΣP += e = Math.Exp((-α * (x - λ)) - mostP);
            }
            g[j] = T.CreateTruncating(e);
        }
        for (int j = 0; j < s.Length; j++) g[j] *= T.CreateTruncating(y[j] != y[i] ? 1 / ΣN : -1 / ΣP);
        l = ((mostP + Math.Log(ΣP)) / α) + ((mostN + Math.Log(ΣN)) / β);
        return true;
    }
}
