namespace Parallax.Vision;

/// <summary>What a loader had to pass over. Safe to read from any thread while the loader works.</summary>
public sealed class LoaderReport
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, UnreadableImage> unreadable = [];

    /// <summary>Number of different images that were unreadable.</summary>
    public int UnreadableCount
    {
        get
        {
            lock (gate)
                return unreadable.Count;
        }
    }

    /// <summary>The unreadable images so far in the folder's order, each once.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable
    {
        get
        {
            lock (gate)
                return [.. unreadable.Values];
        }
    }

    internal void Add(int image, string name, string reason)
    {
        lock (gate)
            unreadable.TryAdd(image, new UnreadableImage(name, reason));
    }
}
