using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>DINO's loss: each view of the student predicts the classes that the teacher gives the other views.</summary>
/// <remarks>
/// Caron et al., ICCV 2021, equations 2 and 3; L_view of GLSD (supplement, equation 8) and the global loss of CrIBo (equation 3). With
/// q_i = softmax((t_i − c)/τ_t) of teacher view i, p_v = softmax(s_v/τ_s) of student view v, and I teacher views among V:
/// <code>
/// L = 1/T · Σ_i Σ_{v≠i} mean_b H(q_i[b], p_v[b])      T = I·(V − 1)
/// </code>
/// </remarks>
/// <param name="temperature">τ_s.</param>
public sealed class ViewPrediction(double temperature)
{
    /// <summary>The loss, one number.</summary>
    /// <param name="students">s, (V·B, K), view by view.</param>
    /// <param name="targets">q, (I·B, K), view by view: teacher view i sees what student view i sees.</param>
    /// <param name="images">B.</param>
    public Tensor Over(Tensor students, Tensor targets, int images)
    {
        ArgumentNullException.ThrowIfNull(students);
        ArgumentNullException.ThrowIfNull(targets);
        int B = images, V = (int)students.Size(0) / B, I = (int)targets.Size(0) / B;
        using var scope = TensorScope.Open();
        Tensor H = SoftCrossEntropy.Between(targets, Pairs(V, I, B).To(students.Device, DType.Int64), students, temperature);   // (V·B, I)
        return scope.Outward(H.Sum() / ((double)I * (V - 1) * B));
    }

    private static Tensor Pairs(int V, int I, int B)
    {
        long[] pairs = new long[V * B * I];
        for (int v = 0; v < V; v++)
            for (int b = 0; b < B; b++)
                for (int i = 0; i < I; i++) pairs[(((v * B) + b) * I) + i] = i == v ? -1 : (i * B) + b;
        return Tensor.From(pairs, V * B, I);
    }
}
