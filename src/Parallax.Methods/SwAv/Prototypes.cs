using Parallax.Methods.Contrast;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.SwAv;

/// <summary>SwAV's clusters, found while it trains: K unit vectors, and the loss in which each view predicts the clusters of the first two.</summary>
/// <remarks>
/// Caron et al., NeurIPS 2020, sections 3.1 and 3.2. With scores s = C·z of unit embeddings:
/// <code>
/// Q_i = equipartition(s_i/ε)             for views i = 0, 1, over the whole batch, and the queue where there is one
/// L = mean over i of mean over v ≠ i of H(Q_i, softmax(s_v/τ))             equation 2
/// C ← C/|C| row by row, and embeddings of views 0 and 1 enter the queues   after the optimizer's step
/// </code>
/// The queue serves once it is full. Scores are in float32 under autocast: a sixteenth of ε is all that bfloat16 resolves at 1.
/// </remarks>
public sealed class Prototypes : Module
{
    private const int AssignedViews = 2;
    private readonly SwAvOptions options;
    private readonly Parameter weight;
    private readonly KeyBank[] queues = [];
    private readonly ViewPrediction prediction;

    /// <summary>Makes prototypes of PyTorch's default directions, and empty queues.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="channels">d, the size of an embedding.</param>
    /// <param name="random">Where first values come from.</param>
    public Prototypes(SwAvOptions options, int channels, Generator random)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        prediction = new ViewPrediction(options.Temperature);
        weight = AddParameter("weight", Ops.Empty([options.Prototypes, channels], DType.Float32));
        Initialize.Default(weight, random);
        Normalise();
        if (options.Queue is { } queue) queues = [.. Enumerable.Range(0, AssignedViews).Select(i => Add($"queue_{i}", KeyBank.Empty(queue.Length, channels)))];
    }

    /// <summary>Makes every prototype a unit vector.</summary>
    public void Normalise()
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        weight.Value.Copy_(UnitVectors.Of(weight));
    }

    /// <summary>L, one number.</summary>
    /// <param name="z">Unit embeddings, (V·B, d), view by view.</param>
    /// <param name="images">B, of this process.</param>
    /// <param name="at">How far training is.</param>
    public Tensor Over(Tensor z, int images, Progress at)
    {
        ArgumentNullException.ThrowIfNull(z);
        using var scope = TensorScope.Open();
        using var full = FullPrecision.Enter(z.Device);
        Tensor s = Ops.Linear(z, weight);                                                    // (V·B, K)
        Tensor Q = Ops.Cat([.. Enumerable.Range(0, AssignedViews).Select(i => Assigned(i, Of(i, z), Of(i, s), at))]);   // (2·B, K)
        return scope.Outward(prediction.Over(s, Q, images));

        Tensor Of(int view, Tensor rows) => rows.Detach().Narrow(0, (long)view * images, images);
    }

    /// <summary>Normalises the prototypes, and takes the step's embeddings into the queues.</summary>
    public void AfterStep(Progress at)
    {
        foreach (KeyBank queue in queues) queue.Follow(at.Ranks);
        Normalise();
    }

    // Q of one view. The queue comes before the batch, and the batch enters it when the step is done.
    private Tensor Assigned(int view, Tensor z, Tensor s, Progress at)
    {
        long B = s.Size(0);
        if (queues.Length > 0 && queues[view].IsFull) s = Ops.Cat([ScoresOfQueue(queues[view].Keys, at), s]);
        if (queues.Length > 0 && at.Epoch >= options.Queue!.FromEpoch) queues[view].See(z, at.Step);
        return Equipartition.Of(s, B, options.Epsilon, options.SinkhornIterations, at.Ranks);
    }

    // Every process holds the whole queue and counts its own part of it.
    private Tensor ScoresOfQueue(Tensor keys, Progress at)
    {
        using var off = GradMode.Off();
        long L = keys.Size(0), first = L * at.Ranks.Rank / at.Ranks.Size, next = L * (at.Ranks.Rank + 1) / at.Ranks.Size;
        return Ops.Linear(keys.Narrow(0, first, next - first), weight);
    }
}
