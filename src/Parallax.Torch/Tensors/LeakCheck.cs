using System.Text;

namespace Parallax.Torch;

/// <summary>Watches the tensors that are made while it is open and names those that nothing will free.</summary>
/// <remarks>A leak is a tensor that no open scope owns and that is still reachable when the check ends. One check at a time.</remarks>
public sealed class LeakCheck : IDisposable
{
    private static readonly Lock Gate = new();
    private static LeakCheck? active;
    private readonly List<WeakReference<Tensor>> watched = [];

    private LeakCheck()
    {
    }

    internal static bool IsActive => active is not null;

    /// <summary>Starts to watch.</summary>
    /// <exception cref="InvalidOperationException">Another check is open.</exception>
    public static LeakCheck Begin()
    {
        lock (Gate) return active is null ? active = new LeakCheck() : throw new InvalidOperationException("a leak check is open already");
    }

    /// <summary>The operators whose results live on, each with how many and of which shape, most first; empty when nothing leaked.</summary>
    public IReadOnlyList<string> Leaks()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        lock (Gate)
        {
            var alive = watched.Select(w => w.TryGetTarget(out Tensor? t) ? t : null).OfType<Tensor>().Where(t => t.IsAlive && !t.IsScoped);
            return [.. alive.GroupBy(t => t.Origin).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(Describe)];
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        lock (Gate) if (active == this) active = null;
    }

    internal static void Watch(Tensor tensor)
    {
        lock (Gate) active?.watched.Add(new(tensor));
    }

    private static string Describe(IGrouping<string, Tensor> made)
    {
        var text = new StringBuilder($"{made.Key}: {made.Count()} alive");
        foreach (Tensor tensor in made.Take(3)) text.Append(", ").Append(tensor.Describe());
        return text.ToString();
    }
}
