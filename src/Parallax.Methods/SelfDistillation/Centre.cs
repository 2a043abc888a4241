using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Methods.SelfDistillation;

/// <summary>The running mean of a teacher's logits, which DINO takes off them so that no class wins everywhere: c ← m·c + (1 − m)·mean(t).</summary>
/// <remarks>
/// Caron et al., ICCV 2021, equation 4. A step uses the centre that earlier steps left: logits are <see cref="See">seen</see> while the loss is
/// formed, over all parts of a batch, and the centre moves when the step is done.
/// </remarks>
public sealed class Centre : Module
{
    private readonly double momentum;
    private readonly ModuleBuffer centre;
    private Tensor? sum;
    private long rows, step = -1;

    /// <summary>A centre of zeros.</summary>
    /// <param name="outputs">K, the number of logits.</param>
    /// <param name="momentum">m, in [0, 1].</param>
    public Centre(int outputs, double momentum = 0.9)
    {
        this.momentum = momentum;
        centre = AddBuffer("mean", Ops.Zeros([1, outputs], DType.Float32));
    }

    /// <summary>c, (1, K).</summary>
    public Tensor Value => centre.Value;

    /// <summary>Notes a teacher's logits for the end of the step. What an abandoned step left is forgotten.</summary>
    /// <param name="logits">t, (R, K).</param>
    /// <param name="step">The number of the step.</param>
    public void See(Tensor logits, long step)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Add(logits.Detach().Sum([0], keepDim: true, dtype: Value.DType), logits.Size(0), step);
    }

    /// <summary>Notes the mean of a teacher's logits, as <see cref="See"/> would note the rows.</summary>
    /// <param name="mean">(1, K).</param>
    /// <param name="count">Rows that it is the mean of.</param>
    /// <param name="step">The number of the step.</param>
    public void SeeMean(Tensor mean, long count, long step)
    {
        ArgumentNullException.ThrowIfNull(mean);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Add(mean.Detach().To(Value.DType) * count, count, step);
    }

    /// <summary>Moves the centre towards the mean of what all processes saw; nobody saw any row: it stays.</summary>
    public void Follow(ProcessGroup ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor all = sum is null ? Value.ZerosLike() : sum.To(Value.DType);
        Tensor seen = Ops.Full([1, 1], rows, Value.DType, Value.Device);
        Tensor reduced = ranks.AllReduce_(Ops.Cat([all, seen], dim: 1));                     // (1, K + 1)
        Forget();
        double count = reduced.Narrow(1, Value.Size(1), 1).ToDouble();
        if (count > 0) Value.Mul_(momentum).Add_(reduced.Narrow(1, 0, Value.Size(1)), alpha: (1 - momentum) / count);
    }

    private void Add(Tensor seen, long count, long ofStep)
    {
        if (ofStep != step) Forget();
        Tensor total = (sum is null ? seen : sum + seen).Keep();
        sum?.Dispose();
        (sum, rows, step) = (total, rows + count, ofStep);
    }

    private void Forget()
    {
        sum?.Dispose();
        (sum, rows, step) = (null, 0, -1);
    }
}
