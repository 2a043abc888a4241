using Parallax.Torch.Serialization;

namespace Parallax.Training.Checkpoints;

/// <summary>Saves a run while it trains on: the training thread pays for a copy in memory, another thread for the disk.</summary>
/// <remarks>
/// Memory: once the size of a checkpoint, from the first one to the end of the run. One is written at a time; the next waits for it.
/// Disk: one more than are kept, since old ones go after the new one is whole.
/// </remarks>
/// <param name="folder">Where to.</param>
/// <param name="keep">How many to keep, at least 1.</param>
/// <param name="time">The clock of durations.</param>
internal sealed class CheckpointWriter(CheckpointFolder folder, int keep, TimeProvider time) : IDisposable
{
    private readonly SafetensorsSnapshot snapshot = new();
    private Task writing = Task.CompletedTask;
    private long lastTicks;

    /// <summary>How long the last checkpoint took to copy and to write; zero before the first.</summary>
    public TimeSpan LastDuration => new(Interlocked.Read(ref lastTicks));

    /// <summary>The newest whole checkpoint, once the one in hand is written or has failed; null when there is none.</summary>
    public string? LastGood
    {
        get
        {
            Wait();
            return folder.Last?.Path;
        }
    }

    /// <summary>Copies the state and returns; it is written in the background. Waits first for the one before.</summary>
    /// <exception cref="IOException">The one before can't be written.</exception>
    public void Save(CheckpointContent content)
    {
        Finish();
        long began = time.GetTimestamp();
        snapshot.Take(Checkpoint.TensorsOf(content));
        var texts = Checkpoint.TextsOf(content);
        string path = folder.PathOf(content.Step);
        writing = Task.Factory.StartNew(() => Write(path, texts, began), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Throws when the last write has failed; does not wait for one in hand.</summary>
    /// <exception cref="IOException">The checkpoint, which it names, can't be written; nothing of it is left.</exception>
    public void ThrowIfFailed()
    {
        if (writing.IsFaulted) Finish();
    }

    /// <summary>Waits until what was saved is on the disk.</summary>
    /// <inheritdoc cref="ThrowIfFailed" path="/exception"/>
    public void Finish() => writing.GetAwaiter().GetResult();

    /// <summary>Waits for the write in hand, and frees the memory.</summary>
    public void Dispose()
    {
        Wait();
        snapshot.Dispose();
    }

    private void Write(string path, IReadOnlyList<KeyValuePair<string, string>> texts, long began)
    {
        snapshot.Write(path, texts);
        folder.Prune(keep);
        Interlocked.Exchange(ref lastTicks, time.GetElapsedTime(began).Ticks);
    }

    private void Wait() => Task.WaitAny(writing);
}
