using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>What queries see in a long list of keys: the logsumexp of q·n/τ, and the keys' mean under its softmax, which is its gradient times τ.</summary>
/// <remarks>
/// One pass, block by block: a block of products stays in the cache until it has been summed and multiplied with its keys, relative to the largest product
/// so far (Milakov and Gimelshein 2018). Nothing of the size queries × keys is made. On the CPU this is <see cref="QueueKernel"/>; elsewhere, and in float64,
/// operators.
/// </remarks>
internal static class QueueSoftmax
{
    private const int Queries = 512;

    // Products of a block: a megabyte of float64 a core stays in its cache; a GPU wants few and large blocks.
    private static long Products(Device device) => device == Device.Cpu ? (1L << 17) * Engine.Threads : 1L << 24;

    /// <summary>Sums over all keys.</summary>
    /// <param name="q">(R, d).</param>
    /// <param name="keys">(K, d), of the same type; K is at least 1.</param>
    /// <param name="τ">The temperature.</param>
    /// <param name="withMean">Whether the mean is wanted, a second product.</param>
    /// <returns>The logsumexp (R, 1), and the mean (R, d) or null.</returns>
    public static (Tensor LogSum, Tensor? Mean) Of(Tensor q, Tensor keys, double τ, bool withMean)
    {
        Tensor logSum = Ops.Empty([q.Size(0), 1], q.DType, q.Device);
        Tensor? mean = withMean ? Ops.Empty(q.Shape, q.DType, q.Device) : null;
        for (long first = 0; first < q.Size(0); first += Queries)
        {
            using var tile = TensorScope.Open();
            long count = Math.Min(Queries, q.Size(0) - first);
            Tensor some = q.Narrow(0, first, count), to = logSum.Narrow(0, first, count);
            Tensor? meanOfSome = mean?.Narrow(0, first, count).Zero_();
            if (QueueKernel.Takes(q)) QueueKernel.Sum(some, keys.Contiguous(), τ, to, meanOfSome);
            else Sum(some, keys, τ, to, meanOfSome);
        }
        return (logSum, mean);
    }

    private static void Sum(Tensor q, Tensor keys, double τ, Tensor logSum, Tensor? mean)
    {
        Tensor most = logSum.FullLike(double.NegativeInfinity), sum = logSum.ZerosLike();
        foreach (Tensor block in Blocks(q, keys))
        {
            using var scope = TensorScope.Open();
            Tensor x = q.Mm(block.MT).Mul_(1 / τ);                                           // (r, k)
            Tensor now = most.Maximum(x.Amax([1], keepDim: true)), kept = (most - now).Exp_();
            x.Sub_(now).Exp_();
            sum.Mul_(kept).Add_(x.Sum([1], keepDim: true));
            most.Copy_(now);
            mean?.Mul_(kept).Addmm_(x, block);
        }
        logSum.Copy_(most + sum.Log());
        mean?.Div_(sum);
    }

    private static IEnumerable<Tensor> Blocks(Tensor q, Tensor keys)
    {
        long K = keys.Size(0), most = Math.Max(16, Products(q.Device) / q.Size(0));
        for (long first = 0; first < K; first += most) yield return keys.Narrow(0, first, Math.Min(most, K - first));
    }
}
