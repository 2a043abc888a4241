using System.Runtime.InteropServices;

namespace Parallax.Torch.Interop;

/// <summary>Brings a folder's entries to the disk: a rename that is only in memory is gone after a power failure. .NET opens no folders.</summary>
internal static partial class FolderEntries
{
    private const int CloseOnExec = 0x80000;   // O_RDONLY | O_CLOEXEC
    private const int NotSupported = 22;       // EINVAL: the file system has no such thing

    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string folder)
    {
        int handle = open(folder, CloseOnExec);
        if (handle < 0) throw Fault(folder);
        try
        {
            if (fsync(handle) != 0 && Marshal.GetLastPInvokeError() != NotSupported) throw Fault(folder);
        }
        finally
        {
            _ = close(handle);
        }
    }

    private static IOException Fault(string folder) => new($"{Marshal.GetLastPInvokeErrorMessage()} : '{folder}'");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int handle);

    [LibraryImport("libc")]
    private static partial int close(int handle);
}
