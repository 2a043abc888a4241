namespace Parallax.Vision;

/// <summary>Owns the memory of batches: hands out a free one or makes a new one.</summary>
internal sealed class BatchPool(int capacity, int[] sizes, PixelFormat format) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<LoadedBatch> free = [];
    private bool closed;

    public LoadedBatch Rent()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(ViewLoader));
            return free.TryPop(out LoadedBatch? batch) ? batch : new LoadedBatch(this, capacity, sizes, format);
        }
    }

    /// <summary>Takes a batch back; a second return of the same batch is ignored.</summary>
    public void Return(LoadedBatch batch)
    {
        lock (gate)
        {
            if (free.Contains(batch))
                return;
            if (closed)
                batch.Free();
            else
                free.Push(batch);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            while (free.TryPop(out LoadedBatch? batch))
                batch.Free();
        }
    }
}
