using System.Runtime.ExceptionServices;

namespace Parallax.Vision;

/// <summary>One enumeration of batches: its threads, the batches in the making, and the check on unreadable images.</summary>
/// <remarks>Threads take rows in order of the whole sequence; a row belongs to batch number / batch size. The monitor is
/// <c>gate</c>.</remarks>
internal sealed class LoaderRun(
    ImageSource images, BatchSampling sampling, LoaderOptions options, PhotoCache cache, BatchPool pool, LoaderReport report,
    long startBatch, long endBatch)
{
    private readonly object gate = new();
    private readonly Dictionary<long, BatchSlot> slots = [];
    private readonly UnreadableShare share = new(images, options, report);
    private readonly int places = sampling.PlacesPerEpoch(images);
    private readonly int stepsPerEpoch = sampling.StepsPerEpoch(sampling.PlacesPerEpoch(images), options.BatchSize);
    private long batchToFill = startBatch;
    private long delivered = startBatch;
    private int rowToFill;
    private EpochOrder? order;
    private ReadingOrder? reading;
    private int orderEpoch = -1;
    private int announced;
    private bool stopped;
    private ExceptionDispatchInfo? fault;

    /// <summary>Starts the threads and yields the batches in order.</summary>
    public IEnumerable<LoadedBatch> Enumerate(CancellationToken cancellation)
    {
        if (delivered >= endBatch)
            yield break;
        Thread[] threads = StartThreads();
        using CancellationTokenRegistration registration = cancellation.Register(Wake);
        try
        {
            for (long number = delivered; number < endBatch; number++)
            {
                BatchSlot slot = WaitFor(number, cancellation);
                LoadedBatch batch = Checked(slot);
                if (batch.Count > 0)
                    yield return batch;
                else
                    batch.Dispose();
            }
        }
        finally
        {
            Stop(threads);
        }
    }

    private LoadedBatch Checked(BatchSlot slot)
    {
        LoadedBatch batch = slot.Batch;
        try
        {
            share.Check(batch.Count, slot.Unreadable, endOfEpoch: batch.Position.Step == stepsPerEpoch - 1);
        }
        catch (ImageException)
        {
            batch.Dispose();
            throw;
        }
        batch.Compact(slot.Missing);
        return batch;
    }

    private Thread[] StartThreads()
    {
        Thread[] threads = new Thread[options.Threads > 0 ? options.Threads : PhysicalCores.Count];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"view loader {i}" };
            threads[i].Start();
        }
        return threads;
    }

    private void Stop(Thread[] threads)
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
        foreach (Thread thread in threads)
            thread.Join();
        foreach (BatchSlot slot in slots.Values)
            slot.Batch.Dispose();
        slots.Clear();
    }

    private void Wake()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    private BatchSlot WaitFor(long number, CancellationToken cancellation)
    {
        lock (gate)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                fault?.Throw();
                if (slots.TryGetValue(number, out BatchSlot? slot) && slot.Done)
                {
                    slots.Remove(number);
                    delivered = number + 1;
                    Monitor.PulseAll(gate);
                    return slot;
                }
                Monitor.Wait(gate);
            }
        }
    }

    private void Work()
    {
        try
        {
            using RowLoader loader = new(images, sampling, options, cache);
            while (TakeRow() is { Slot: { } slot, Row: var row })
            {
                if (row == 0)
                    images.WillRead(slot.Ahead);
                Fill(loader, slot, row);
                if (slot.FinishRow())
                    Wake();
            }
        }
        catch (Exception error)
        {
            // Whatever ends a thread must reach the one that waits for its batch.
            lock (gate)
            {
                fault ??= ExceptionDispatchInfo.Capture(error);
                stopped = true;
                Monitor.PulseAll(gate);
            }
        }
    }

    // The next row to fill, or no slot when there is nothing left to do. Waits while enough batches are ahead.
    private (BatchSlot? Slot, int Row) TakeRow()
    {
        lock (gate)
        {
            while (true)
            {
                while (!stopped && batchToFill < endBatch && batchToFill >= delivered + options.Prefetch)
                    Monitor.Wait(gate);
                if (stopped || batchToFill >= endBatch)
                    return default;
                if (rowToFill == 0)
                    slots.Add(batchToFill, Open(batchToFill));
                BatchSlot slot = slots[batchToFill];
                int row = rowToFill++;
                if (rowToFill >= slot.Batch.Count)
                    (batchToFill, rowToFill) = (batchToFill + 1, 0);
                if (row < slot.Batch.Count)
                    return (slot, row);
                Monitor.PulseAll(gate);   // no row of this batch is ours: it is done
            }
        }
    }

    private BatchSlot Open(long number)
    {
        LoaderPosition position = new((int)(number / stepsPerEpoch), (int)(number % stepsPerEpoch));
        if (position.Epoch != orderEpoch)
        {
            order = new EpochOrder(sampling.Order(images, options.BatchSize, options.Seed, position.Epoch), images.Count);
            reading = sampling.Reading(images, options.Seed, position.Epoch);
            (orderEpoch, announced) = (position.Epoch, 0);
        }
        LoadedBatch batch = pool.Rent();
        batch.Position = position;
        int first = position.Step * options.BatchSize;
        var (ours, count) = options.Share.Rows(Math.Min(options.BatchSize, places - first));
        batch.Count = count;
        return new BatchSlot(batch, first + ours, order!) { Ahead = Announce(first) };
    }

    // What must have been read from the disk for the batches up to the last that may be ahead, beyond what was announced before.
    private ArraySegment<int> Announce(int place)
    {
        if (reading is not var (stored, window))
            return [];
        int from = Math.Max(announced, Math.Min(place, stored.Length));
        announced = (int)Math.Min(stored.Length, place + window + (long)(options.Prefetch + 1) * options.BatchSize);
        return announced > from ? new ArraySegment<int>(stored, from, announced - from) : [];
    }

    private void Fill(RowLoader loader, BatchSlot slot, int row)
    {
        for (int attempt = 0; ; attempt++)
        {
            var (image, draw) = slot.Order.At(slot.FirstPlace + row, attempt);
            try
            {
                loader.Fill(slot.Batch, row, image, draw);
                return;
            }
            catch (ImageException error)
            {
                report.Add(image, images.Names[image], error.Reason);
                if (attempt == 0)
                    slot.CountUnreadable();
            }
            catch (Exception error) when (error is not DllNotFoundException)
            {
                // No fault of the image that is known: passing over it would hide a defect, or that memory is short.
                throw new ImageException(images.PlaceOf(image), $"loading it failed ({error.GetType().Name}: {error.Message})", error);
            }
            if (!sampling.Replaces)
            {
                slot.Missing[row] = true;
                return;
            }
            share.RequireHope(attempt + 1);
        }
    }
}
