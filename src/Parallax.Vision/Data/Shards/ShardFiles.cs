using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parallax.Vision;

/// <summary>The files of shards, a few of them open at a time. For one thread.</summary>
internal sealed partial class ShardFiles(Func<int, string> path) : IDisposable
{
    private const int MostOpen = 8;
    private const int WillNeed = 3;

    private readonly (int Shard, SafeFileHandle File)[] open = new (int, SafeFileHandle)[MostOpen];
    private int used, next;

    /// <summary>Reads a part of a shard.</summary>
    /// <exception cref="IOException">It can't be read, or ends before.</exception>
    public void Read(int shard, long offset, Span<byte> destination)
    {
        SafeFileHandle file = Open(shard);
        for (int filled = 0; filled < destination.Length;)
        {
            int read = RandomAccess.Read(file, destination[filled..], offset + filled);
            filled += read > 0 ? read : throw new EndOfStreamException($"the file has no byte {offset + filled}, which it had when it was opened");
        }
    }

    /// <summary>Has the system read a part ahead, if it can.</summary>
    /// <exception cref="IOException">The shard can't be opened.</exception>
    public void ReadAhead(int shard, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
            _ = posix_fadvise(Open(shard), offset, length, WillNeed);   // advice: what comes of it is nobody's fault
    }

    public void Dispose()
    {
        foreach (var (_, file) in open.AsSpan(0, used))
            file.Dispose();
        used = 0;
    }

    private SafeFileHandle Open(int shard)
    {
        foreach (var (number, opened) in open.AsSpan(0, used))
        {
            if (number == shard)
                return opened;
        }
        SafeFileHandle file = File.OpenHandle(path(shard));
        if (used < MostOpen)
            open[used++] = (shard, file);
        else
        {
            open[next].File.Dispose();
            open[next] = (shard, file);
            next = (next + 1) % MostOpen;
        }
        return file;
    }

    [LibraryImport("libc")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
