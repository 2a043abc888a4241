using System.Numerics;
using System.Runtime.CompilerServices;
using Parallax.Torch.Interop;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>The teacher of MoCo, BYOL, DINO and their kin: a network that follows another slowly.</summary>
public static class MovingAverage
{
    /// <summary>t ← m·t + (1 − m)·s, parameter by parameter in their order.</summary>
    /// <remarks>
    /// Parameters only: the buffers of batch norm belong to each network, which fills them in its own forward passes (MoCo, BYOL, DINO, DenseCL and PixPro alike).
    /// </remarks>
    /// <param name="teacher">What follows.</param>
    /// <param name="student">What is followed; of the same shapes.</param>
    /// <param name="momentum">m, in [0, 1].</param>
    /// <exception cref="ShapeException">The two are not alike; no parameter has changed.</exception>
    public static void Update(IReadOnlyList<Parameter> teacher, IReadOnlyList<Parameter> student, double momentum)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        if (momentum is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "a teacher's momentum is in [0, 1]");
        if (teacher.Count != student.Count) throw new ShapeException($"the teacher has {teacher.Count} parameters, the student {student.Count}");
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        var flat = new FlatBatch();
        List<Tensor> others = [], targets = [];
        for (int i = 0; i < teacher.Count; i++)
        {
            Tensor t = teacher[i].Value, s = student[i].Value;
            if (!SameShape(t, s)) throw new ShapeException($"parameter {i}: the teacher's is {t.Describe()}, the student's {s.Describe()}");
            TensorInfo ti = t.Info(), si = s.Info();
            if (ti.IsFlat() && ti.LiesLike(si)) flat.Add(t, FlatTensor.Of(ti, si));
            else
            {
                others.Add(t);
                targets.Add(s);
            }
        }
        flat.Update(flat.All, _ => new Rule(momentum));
        if (others.Count == 0) return;
        Ops.ForeachMul_([.. others], momentum);
        Ops.ForeachAdd_([.. others], [.. targets], alpha: 1 - momentum);
    }

    private static unsafe bool SameShape(Tensor t, Tensor s)
    {
        TensorInfo a = t.Info(), b = s.Info();
        return new ReadOnlySpan<long>(a.Sizes, (int)a.Rank).SequenceEqual(new ReadOnlySpan<long>(b.Sizes, (int)b.Rank));
    }

    private readonly struct Rule(double momentum) : IElementRule
    {
        private readonly Vector<float> m = new((float)momentum), rest = new((float)(1 - momentum));

        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> t, Vector<float> s, ref Vector<float> unused, ref Vector<float> unused2) => t = (m * t) + (rest * s);
    }
}
