using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.S2sd;

/// <summary>The row-wise divergences of <see cref="SimilarityDistillation"/> on the CPU: value and gradients of a row from one look at it.</summary>
/// <remarks>
/// With p = softmax(r/T), q = softmax(s/T) and their logsumexps, KL = Σ p·(r − s)/T + lse_s − lse_r, ∂s = (q − p)/T, ∂r = p·((r − s)/T + lse_s − lse_r − KL)/T.
/// A student that has several teachers is looked at once.
/// </remarks>
internal sealed unsafe class RowDivergence(double T) : CustomFunction
{
    private const int NumbersOfTask = 1 << 13;

    private Tensor? ofStudent, ofTeacher;
    private long[]? shape;

    /// <summary>Whether similarities of this type and place go through here.</summary>
    public static bool Takes(Tensor S, Tensor R) =>
        S.Device == Device.Cpu && S.DType == DType.Float32 && R.DType == DType.Float32 && R.Rank == 3 && R.Count > 0 && (S.Rank == 2 || S.Shape.AsSpan().SequenceEqual(R.Shape));

    // S, (B, B) or (n, B, B), and R, (n, B, B) → (n): T²·mean over rows.
    protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
    {
        Tensor S = inputs[0].Contiguous(), R = inputs[1].Contiguous();
        int n = (int)R.Size(0), B = (int)R.Size(1), K = (int)R.Size(2), students = S.Rank == 2 ? 1 : n;
        shape = S.Shape.AsSpan().ToArray();
        ofStudent = Save(R.EmptyLike());                                                     // of every teacher
        if (Wants(1)) ofTeacher = Save(R.EmptyLike());
        double[] divergences = new double[n * B];
        var (s, r, ds, dr) = (new LogitRows(S), new LogitRows(R), new LogitRows(ofStudent), ofTeacher is null ? default : new LogitRows(ofTeacher));
        int each = Math.Max(1, NumbersOfTask / K), tasks = (B + each - 1) / each;
        EngineThreads.ForEach(tasks, task =>
        {
            float[] scratch = new float[2 * K];
            fixed (float* q = scratch)
                for (int row = (int)task * each; row < Math.Min(B, (task + 1) * each); row++)
                {
                    double lseS = 0;
                    for (int lesson = 0; lesson < n; lesson++)
                    {
                        long at = ((long)lesson * B) + row;
                        float* student = s.Float(students == 1 ? row : at);
                        if (lesson < students) lseS = Softmax(student, K, q);
                        divergences[at] = Row(student, r.Float(at), K, q, q + K, lseS, ds.Float(at), ofTeacher is null ? null : dr.Float(at), T * T / B);
                    }
                }
        });
        float[] means = new float[n];
        for (int lesson = 0; lesson < n; lesson++) means[lesson] = (float)(T * T * divergences.AsSpan(lesson * B, B).ToArray().Sum() / B);
        return Tensor.From(means);
    }

    protected override Tensor?[] Backward(Tensor gradient)
    {
        Tensor all = Slices.Scaled(ofStudent!, gradient);
        return [shape!.Length == 2 ? all.Sum([0]) : all, ofTeacher is null ? null : Slices.Scaled(ofTeacher, gradient)];
    }

    // softmax(x/T) and its logsumexp.
    private double Softmax(float* x, int K, float* p)
    {
        double most = Objectives.Row.Largest(x, K) / T, sum = Objectives.Row.Exponentials(x, K, (float)(1 / T), (float)-most, p);
        Objectives.Row.Scale(p, K, (float)(1 / sum), p);
        return most + Math.Log(sum);
    }

    private double Row(float* s, float* r, int K, float* q, float* p, double lseS, float* ds, float* dr, double weight)
    {
        double lseR = Softmax(r, K, p), β = 1 / T, agreement = 0;
        float scale = (float)(weight * β);
        for (int j = 0; j < K; j++)
        {
            agreement += (double)p[j] * (r[j] - s[j]);
            ds[j] = (q[j] - p[j]) * scale;
        }
        double divergence = (agreement * β) + lseS - lseR;
        for (int j = 0; dr is not null && j < K; j++) dr[j] = (float)(p[j] * (((r[j] - s[j]) * β) + lseS - lseR - divergence)) * scale;
        return divergence;
    }
}
