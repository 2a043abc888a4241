using System.Threading.Channels;
using Parallax;
using Parallax.Torch;
using Parallax.Training.Weights;

namespace EmbeddingService;

/// <summary>
/// The one thread that calls the network: grad mode and scopes belong to a thread, and operators spread over the cores by themselves. Requests wait in a
/// queue; what waits together goes through the network together.
/// </summary>
public sealed class NetworkWorker(TrainedModel model, ServiceOptions options) : IHostedService
{
    private readonly Channel<Job> queue = Channel.CreateBounded<Job>(options.MaxRequests);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Has views go through the network, and reads what the caller needs from their features, on the network's thread.</summary>
    /// <param name="views">At least one view, each 3·S·S numbers.</param>
    /// <param name="read">Takes plain values out of the features of these views, (n, C) and (n, N, C).</param>
    /// <param name="cancel">The client went away.</param>
    /// <exception cref="RefusedException">503: the queue is full, or the service stops.</exception>
    public async Task<T> Run<T>(float[][] views, Func<Features, T> read, CancellationToken cancel)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new Job(views, features => result.TrySetResult(read(features)), fault => result.TrySetException(fault), cancel);
        if (!queue.Writer.TryWrite(job)) throw new RefusedException(StatusCodes.Status503ServiceUnavailable, $"{options.MaxRequests} requests wait already; try again later");
        return await result.Task.WaitAsync(cancel);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Work) { Name = "network", IsBackground = true }.Start();
        return Task.CompletedTask;
    }

    /// <summary>Takes no more work, and ends when what waits is done.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        return ended.Task.WaitAsync(cancellationToken);
    }

    private void Work()
    {
        _ = Engine.Threads;   // ties the engine's thread count to this thread, ahead of its first convolution
        using var noGrad = GradMode.Off();
        Job? next = null;
        while (next is not null || WaitForWork())
        {
            var batch = new List<Job>();
            int views = 0;
            while ((next is not null || queue.Reader.TryRead(out next)) && (views == 0 || views + next.Views.Length <= options.MaxBatch))
            {
                if (!next.Cancel.IsCancellationRequested)
                {
                    batch.Add(next);
                    views += next.Views.Length;
                }
                next = null;
            }
            if (batch.Count > 0) Compute(batch);
        }
        ended.SetResult();
    }

    private bool WaitForWork() => queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Compute(List<Job> batch)
    {
        try
        {
            using var scope = TensorScope.Open();
            Features features = model.Backbone.Forward(Together([.. batch.SelectMany(job => job.Views)]));
            long from = 0;
            foreach (Job job in batch)
            {
                Answer(job, new Features(features.Pooled.Narrow(0, from, job.Views.Length), features.Patches.Narrow(0, from, job.Views.Length), features.Grid));
                from += job.Views.Length;
            }
        }
        catch (Exception fault)
        {
            foreach (Job job in batch) job.Fail(fault);   // those that have their answer keep it
        }
    }

    // (B, 3, S, S)
    private Tensor Together(float[][] views)
    {
        int size = model.View.Size, length = 3 * size * size;
        Tensor pixels = Ops.Empty([views.Length, 3, size, size], DType.Float32);
        for (int i = 0; i < views.Length; i++) views[i].CopyTo(pixels.AsSpan<float>()[(i * length)..]);
        return pixels;
    }

    private static void Answer(Job job, Features features)
    {
        try
        {
            job.Read(features);
        }
        catch (Exception fault)
        {
            job.Fail(fault);
        }
    }

    private sealed record Job(float[][] Views, Action<Features> Read, Action<Exception> Fail, CancellationToken Cancel);
}
