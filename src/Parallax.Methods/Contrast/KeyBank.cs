using Parallax.Methods.Objectives;
using Parallax.Methods.Objects;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Contrast;

/// <summary>The last K keys of earlier steps, the negatives of MoCo (He et al., CVPR 2020): a ring, and the place where the next key goes.</summary>
/// <remarks>
/// It starts with directions drawn at random. A step compares with what earlier steps left: its keys are <see cref="See">noted</see> while the loss is formed, over all
/// parts of the batch, and enter when the step is done. Keys are rows, so that a block of them lies in one piece; released checkpoints have them as columns.
/// </remarks>
public sealed class KeyBank : Module
{
    private readonly ModuleBuffer keys, place;
    private readonly List<Tensor> seen = [];
    private long step = -1;

    /// <summary>Makes a queue of K random directions.</summary>
    /// <param name="length">K, the number of keys.</param>
    /// <param name="channels">d, the size of a key.</param>
    /// <param name="random">Where the first keys come from.</param>
    public KeyBank(int length, int channels, Generator random)
        : this(length, channels, first => Initialize.Normal(first, 1, random))
    {
    }

    private KeyBank(int length, int channels, Action<Tensor> fill)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Tensor first = Ops.Zeros([length, channels], DType.Float32);
        fill(first);
        keys = AddBuffer("queue", UnitVectors.Of(first));
        place = AddBuffer("queue_ptr", Ops.Zeros([1], DType.Int64));
    }

    /// <summary>A queue of zeros, SwAV's (Caron et al., NeurIPS 2020), which waits until it <see cref="IsFull"/>.</summary>
    /// <param name="length">K, the number of keys.</param>
    /// <param name="channels">d, the size of a key.</param>
    public static KeyBank Empty(int length, int channels) => new(length, channels, _ => { });

    /// <summary>Whether no key is one of the zeros that an empty queue began with; waits for the device.</summary>
    public bool IsFull => Keys[(int)Place].CountNonzero().ToInt64() > 0;

    /// <summary>The keys, (K, d).</summary>
    public Tensor Keys => keys.Value;

    /// <summary>The row that the next key takes; waits for the device.</summary>
    public long Place => place.Value.ToInt64();

    /// <summary>Notes keys for the end of the step. What an abandoned step left is forgotten.</summary>
    /// <param name="unitKeys">(B, d), of norm 1.</param>
    /// <param name="ofStep">The number of the step.</param>
    /// <exception cref="ShapeException">Another size of keys.</exception>
    public void See(Tensor unitKeys, long ofStep)
    {
        ArgumentNullException.ThrowIfNull(unitKeys);
        Require.Shape(unitKeys, $"(B, {Keys.Size(1)})", [-1, Keys.Size(1)]);
        if (ofStep != step) Forget();
        seen.Add(unitKeys.Detach().Clone().Keep());
        step = ofStep;
    }

    /// <summary>Enters what was noted, in the order of the notes and in each the ranks in theirs, over the oldest keys. A write past the end goes on at the start.</summary>
    public void Follow(ProcessGroup ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        foreach (Tensor noted in seen) Enter(ranks.AllGather(noted.To(Keys.DType)));
        Forget();
    }

    private void Enter(Tensor entering)
    {
        long K = Keys.Size(0), B = entering.Size(0), at = Place;
        place.Value.Fill_((at + B) % K);
        if (B > K) (entering, at, B) = (entering.Narrow(0, B - K, K), (at + B - K) % K, K);
        foreach (RingStretch s in RingStretch.Of(at, B, K)) Keys.Narrow(0, s.Place, s.Length).Copy_(entering.Narrow(0, s.Entry, s.Length));
    }

    private void Forget()
    {
        foreach (Tensor noted in seen) noted.Dispose();
        seen.Clear();
        step = -1;
    }
}
