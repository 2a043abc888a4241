using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>libtorch refused. The message leads with the operator and its arguments, then libtorch's own first line.</summary>
public sealed class TorchException : Exception
{
    /// <summary>Makes the exception with its whole message.</summary>
    public TorchException(string message)
        : base(message)
    {
    }

    internal static TorchException FromCall(string op, ReadOnlySpan<Value> arguments)
    {
        string reason = FirstLine(NativeText.LastError);
        var text = new StringBuilder(op).Append('(');
        for (int i = 0; i < arguments.Length; i++)
        {
            if (i > 0) text.Append(", ");
            Describe(text, arguments[i]);
        }
        return new TorchException(text.Append("): ").Append(reason).ToString());
    }

    /// <summary>Throws what a call into the shim failed with: a managed exception that passed through libtorch comes out as it was.</summary>
    internal static void ThrowIfFailed(int result, string what = "libtorch")
    {
        if (result >= 0) return;
        nint failure = NativeMethods.px_last_failure();
        if (failure != 0) ExceptionDispatchInfo.Throw((Exception)GCHandle.FromIntPtr(failure).Target!);
        throw new TorchException($"{what}: {FirstLine(NativeText.LastError)}");
    }

    internal static nint ThrowIfNull(nint result, string what) =>
        result != 0 ? result : throw new TorchException($"{what}: {FirstLine(NativeText.LastError)}");

    private static string FirstLine(string error) => error.AsSpan().Trim().ToString().Split('\n')[0].Trim();

    private static unsafe void Describe(StringBuilder text, Value value)
    {
        switch (value.Tag)
        {
            case ValueTag.None: text.Append("none"); break;
            case ValueTag.Default: text.Append("default"); break;
            case ValueTag.Tensor: text.Append(Tensor.Describe(value.Pointer)); break;
            case ValueTag.Int: text.Append(value.Int); break;
            case ValueTag.Double: text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value.Double}"); break;
            case ValueTag.Bool: text.Append(value.Int != 0 ? "true" : "false"); break;
            case ValueTag.String: text.Append('\'').Append(Encoding.UTF8.GetString((byte*)value.Pointer, value.Length)).Append('\''); break;
            case ValueTag.IntList: text.Append('[').AppendJoin(", ", new ReadOnlySpan<long>((long*)value.Pointer, value.Length).ToArray()).Append(']'); break;
            case ValueTag.TensorList or ValueTag.OptionalTensorList: DescribeTensors(text, new((nint*)value.Pointer, value.Length)); break;
            case ValueTag.Device: text.Append(new Device((DeviceType)value.Int, value.Length)); break;
            default: text.Append(value.Tag); break;
        }
    }

    private static void DescribeTensors(StringBuilder text, ReadOnlySpan<nint> handles)
    {
        const int shown = 8;
        text.Append('[');
        for (int i = 0; i < Math.Min(shown, handles.Length); i++)
            text.Append(i > 0 ? ", " : "").Append(handles[i] == 0 ? "none" : Tensor.Describe(handles[i]));
        text.Append(handles.Length > shown ? $", … {handles.Length} in all]" : "]");
    }
}
