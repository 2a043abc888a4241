using System.Text;
using Parallax.Torch.Interop;

namespace Parallax.Torch.Distributed;

/// <summary>Texts and counters that all ranks see, in the memory of rank 0: libtorch's TCPStore.</summary>
/// <remarks>Calls of one connection wait for each other, so a thread of its own needs a connection of its own.</remarks>
public sealed unsafe class Store : IDisposable
{
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private nint handle;

    private Store(nint handle, string host, int port, bool isPrivate)
    {
        this.handle = handle;
        (Host, Port, IsPrivate) = (host, port, isPrivate);
    }

    /// <summary>Where the server is.</summary>
    public string Host { get; }

    /// <summary>The server's port.</summary>
    public int Port { get; }

    /// <summary>True for a server that this machine alone can reach.</summary>
    public bool IsPrivate { get; }

    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Store));

    /// <summary>Serves a store. It ends with this process.</summary>
    /// <param name="port">The port, or 0 for any free one.</param>
    /// <param name="thisMachineOnly">Refuses other machines, where the kernel permits that (Linux 5.7 on): see <see cref="IsPrivate"/>.</param>
    /// <param name="timeout">The longest that an answer may take.</param>
    /// <param name="prefix">Put before every key, for a server with other users.</param>
    /// <exception cref="TorchException">The port is taken; or this build has no distribution.</exception>
    public static Store Serve(int port, bool thisMachineOnly, TimeSpan timeout, string prefix = "") =>
        Open("localhost", port, serves: true, thisMachineOnly, timeout, prefix);

    /// <summary>Connects to a store that another process serves; tries until the time is over.</summary>
    /// <exception cref="TorchException">Nobody serves one there; or this build has no distribution.</exception>
    public static Store Connect(string host, int port, TimeSpan timeout, string prefix = "") =>
        Open(host, port, serves: false, thisMachineOnly: false, timeout, prefix);

    /// <summary>Sets a text.</summary>
    public void Set(string key, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* first = bytes) TorchException.ThrowIfFailed(NativeMethods.px_store_set(Handle, key, first, bytes.Length), $"store: set '{key}'");
    }

    /// <summary>The text of a key that was set.</summary>
    /// <exception cref="TorchException">Nobody set it within the store's timeout, or the server is gone.</exception>
    public string Get(string key) => NativeText.Read((buffer, capacity) => NativeMethods.px_store_get(Handle, key, buffer, capacity));

    /// <summary>The text of a key, or null when nobody has set it yet.</summary>
    public string? TryGet(string key) => Has(key) ? Get(key) : null;

    /// <summary>Adds to a counter, which starts at 0.</summary>
    /// <returns>The new value.</returns>
    public long Add(string key, long amount)
    {
        long sum;
        TorchException.ThrowIfFailed(NativeMethods.px_store_add(Handle, key, amount, &sum), $"store: add to '{key}'");
        return sum;
    }

    /// <summary>Whether a key was set.</summary>
    public bool Has(string key)
    {
        int found = NativeMethods.px_store_check(Handle, key);
        TorchException.ThrowIfFailed(found, $"store: look for '{key}'");
        return found != 0;
    }

    /// <summary>Removes a key.</summary>
    /// <returns>False when there was none.</returns>
    public bool Delete(string key)
    {
        int found = NativeMethods.px_store_delete(Handle, key);
        TorchException.ThrowIfFailed(found, $"store: delete '{key}'");
        return found != 0;
    }

    /// <summary>Waits until all keys are set.</summary>
    /// <returns>The keys that are missing when the time is over; none if all came.</returns>
    public IReadOnlyList<string> Wait(IEnumerable<string> keys, TimeSpan timeout, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        long start = clock.GetTimestamp();
        List<string> missing = [.. keys];
        while (missing.RemoveAll(Has) >= 0 && missing.Count > 0 && clock.GetElapsedTime(start) < timeout) Thread.Sleep(Pause);
        return missing;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var owned and not 0) NativeMethods.px_store_free(owned);
    }

    private static Store Open(string host, int port, bool serves, bool thisMachineOnly, TimeSpan timeout, string prefix)
    {
        ProcessGroup.ThrowIfNotBuilt();
        nint opened;
        int confined = thisMachineOnly ? 1 : 0;
        int status = NativeMethods.px_store_open(host, &port, serves ? 1 : 0, &confined, prefix, (long)timeout.TotalMilliseconds, &opened);
        TorchException.ThrowIfFailed(status, $"store at {host}:{port}");
        return new Store(opened, host, port, confined != 0);
    }
}
