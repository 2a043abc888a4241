using System.Runtime.ExceptionServices;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>A pass over images on several threads; what is found comes in the order that was asked for.</summary>
/// <param name="images">The images.</param>
/// <param name="time">The clock of the rate.</param>
internal sealed class ImageSweep(ImageSource images, TimeProvider time)
{
    // Results that may wait for an earlier image that takes long.
    private const int Window = 256;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly object gate = new();

    /// <summary>Looks at images.</summary>
    /// <param name="order">Their numbers, in the order in which results are wanted.</param>
    /// <param name="look">Called on any thread, with what belongs to that thread.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Ends the pass with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TFound> Run<TFound>(IReadOnlyList<int> order, Func<SweptImage, TFound> look, IProgress<DataProgress>? progress, CancellationToken cancellation)
    {
        var pass = new Pass<TFound>(this, order, look);
        Thread[] threads = [.. Enumerable.Range(0, Math.Min(Engine.DefaultThreads, order.Count)).Select(pass.Start)];
        using CancellationTokenRegistration registration = cancellation.Register(pass.Wake);
        try
        {
            long began = time.GetTimestamp(), told = began;
            for (int done = 0; done < order.Count; done++)
            {
                yield return pass.WaitFor(done, cancellation);
                if (progress is null || time.GetElapsedTime(told) < Pause && done + 1 < order.Count) continue;
                told = time.GetTimestamp();
                progress.Report(Told(done + 1, order.Count, time.GetElapsedTime(began, told)));
            }
        }
        finally
        {
            pass.Stop();
            foreach (Thread thread in threads) thread.Join();
        }
    }

    private static DataProgress Told(int done, int total, TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 1e-9);
        return new DataProgress(done, total, rate, TimeSpan.FromSeconds((total - done) / rate), Environment.WorkingSet);
    }

    private sealed class Pass<TFound>(ImageSweep sweep, IReadOnlyList<int> order, Func<SweptImage, TFound> look)
    {
        private readonly TFound[] found = new TFound[Window];
        private readonly bool[] ready = new bool[Window];
        private int next, taken;
        private bool stopped;
        private ExceptionDispatchInfo? fault;

        public Thread Start(int number)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"image sweep {number}" };
            thread.Start();
            return thread;
        }

        public TFound WaitFor(int index, CancellationToken cancellation)
        {
            lock (sweep.gate)
            {
                while (!ready[index % Window])
                {
                    cancellation.ThrowIfCancellationRequested();
                    fault?.Throw();
                    Monitor.Wait(sweep.gate);
                }
                cancellation.ThrowIfCancellationRequested();
                ready[index % Window] = false;
                taken = index + 1;
                Monitor.PulseAll(sweep.gate);
                return found[index % Window];
            }
        }

        public void Stop()
        {
            lock (sweep.gate)
            {
                stopped = true;
                Monitor.PulseAll(sweep.gate);
            }
        }

        public void Wake()
        {
            lock (sweep.gate) Monitor.PulseAll(sweep.gate);
        }

        private void Work()
        {
            try
            {
                using var image = new SweptImage(sweep.Images);
                while (Take() is { } index)
                {
                    image.At(order[index]);
                    Give(index, look(image));
                }
            }
            catch (Exception error)
            {
                // Whatever ends a thread must reach the one that waits for its result.
                lock (sweep.gate)
                {
                    fault ??= ExceptionDispatchInfo.Capture(error);
                    stopped = true;
                    Monitor.PulseAll(sweep.gate);
                }
            }
        }

        private int? Take()
        {
            lock (sweep.gate)
            {
                while (!stopped && next < order.Count && next >= taken + Window) Monitor.Wait(sweep.gate);
                return stopped || next >= order.Count ? null : next++;
            }
        }

        private void Give(int index, TFound result)
        {
            lock (sweep.gate)
            {
                (found[index % Window], ready[index % Window]) = (result, true);
                Monitor.PulseAll(sweep.gate);
            }
        }
    }

    private ImageSource Images => images;
}
