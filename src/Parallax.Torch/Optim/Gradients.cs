using System.Numerics;
using System.Runtime.CompilerServices;
using Parallax.Torch.Interop;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>The gradients of parameters, by the way they are read: rows in memory, or operators.</summary>
internal sealed class Gradients
{
    private readonly FlatBatch flat = new();
    private readonly List<(Tensor Grad, FlatTensor Rows)> rows = [];
    private readonly List<Tensor> others = [];

    /// <summary>Takes the gradients that there are. They belong to the open scope.</summary>
    public Gradients(IEnumerable<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter parameter in parameters)
            if (parameter.Grad is { } grad) Add(grad);
    }

    /// <summary>g ← c·g for all of them.</summary>
    public void Scale(double factor)
    {
        flat.Update(flat.All, _ => new Factor(factor));
        if (others.Count > 0) Ops.ForeachMul_([.. others], factor);
    }

    /// <summary>√Σ|g|², not finite as soon as one element is not. Waits for the device.</summary>
    public double TotalNorm() => Total(FlatNorms(), OtherNorms());

    /// <summary>g ← g·min(1, limit / (|g| + ε)), each tensor by itself; nothing changes if the total norm is not finite.</summary>
    /// <returns>The total norm before.</returns>
    public double ClipEach(double limit, double ε)
    {
        double[] norms = FlatNorms();
        Tensor? otherNorms = OtherNorms();
        double total = Total(norms, otherNorms);
        if (!double.IsFinite(total)) return total;
        var clipped = new FlatBatch();
        var factors = new List<double>();
        for (int i = 0; i < norms.Length; i++)
        {
            double factor = limit / (norms[i] + ε);
            if (factor >= 1) continue;
            factors.Add(factor);
            clipped.Add(rows[i].Grad, rows[i].Rows);
        }
        clipped.Update(clipped.All, i => new Factor(factors[i]));
        if (otherNorms is not null) Ops.ForeachMul_([.. others], (limit / (otherNorms + ε)).ClampMax(1).Unbind());
        return total;
    }

    private static double Total(double[] norms, Tensor? otherNorms)
    {
        double squares = otherNorms?.To(DType.Float64).Square().Sum().ToDouble() ?? 0;
        foreach (double norm in norms) squares += norm * norm;
        return Math.Sqrt(squares);
    }

    private void Add(Tensor grad)
    {
        TensorInfo info = grad.Info();
        if (!info.IsFlat())
        {
            others.Add(grad);
            return;
        }
        rows.Add((grad, FlatTensor.Of(info, info)));
        flat.Add(grad, rows[^1].Rows);
    }

    private double[] FlatNorms()
    {
        var norms = new double[flat.Count];
        flat.Norms(flat.All, default(Gradient), norms);
        return norms;
    }

    // (tensors); null when there are none.
    private Tensor? OtherNorms() => others.Count > 0 ? LayerNorms.Of([.. others]) : null;

    private readonly struct Factor(double factor) : IElementRule
    {
        private readonly Vector<float> c = new((float)factor);

        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> value, Vector<float> g, ref Vector<float> unused, ref Vector<float> unused2) => value = c * g;
    }
}
