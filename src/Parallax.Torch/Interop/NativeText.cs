using System.Runtime.InteropServices;
using System.Text;

namespace Parallax.Torch.Interop;

/// <summary>Texts that the shim writes into a buffer of ours.</summary>
internal static unsafe class NativeText
{
    internal delegate int Writer(byte* buffer, int capacity);

    public static string LastError => Marshal.PtrToStringUTF8((nint)NativeMethods.px_last_error()) ?? "";

    /// <summary>Reads a text; asks again with a larger buffer when the first is too small.</summary>
    /// <exception cref="TorchException">The shim failed.</exception>
    public static string Read(Writer write)
    {
        byte[] buffer = new byte[512];
        while (true)
        {
            int length;
            fixed (byte* pointer = buffer) length = write(pointer, buffer.Length);
            TorchException.ThrowIfFailed(length);
            if (length <= buffer.Length) return Encoding.UTF8.GetString(buffer, 0, length);
            buffer = new byte[length];
        }
    }
}
