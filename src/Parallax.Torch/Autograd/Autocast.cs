using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>Runs matrix products and convolutions of this thread in a shorter float until disposed; reductions stay in f32. Levels nest.</summary>
public readonly ref struct Autocast
{
    private readonly Device device;
    private readonly int before;
    private readonly bool active;

    private Autocast(Device device, int type)
    {
        this.device = device;
        before = NativeMethods.px_autocast((int)device.Type, type, entering: 1);
        TorchException.ThrowIfFailed(before, nameof(Autocast));
        active = true;
    }

    /// <summary>Starts autocast; <paramref name="dtype"/> f32 changes nothing.</summary>
    /// <param name="device">Where the work is done.</param>
    /// <param name="dtype">bf16 on the CPU; bf16 or f16 on a GPU.</param>
    /// <exception cref="ArgumentException">The device does not compute in that type.</exception>
    public static Autocast To(Device device, DType dtype)
    {
        if (dtype == DType.Float32) return default;
        if (dtype == DType.BFloat16 || (dtype == DType.Float16 && device.Type == DeviceType.Cuda)) return new Autocast(device, 1 + (int)dtype);
        throw new ArgumentException($"{device} autocasts to bf16{(device.Type == DeviceType.Cuda ? " or f16" : "")}, not to {dtype.ShortName()}", nameof(dtype));
    }

    /// <summary>Computes in the types that the operands have, whatever is open around it.</summary>
    public static Autocast Off(Device device) => new(device, 0);

    /// <summary>The type that this thread's products of a device's tensors are computed in; null where the operands decide.</summary>
    public static DType? TypeOn(Device device)
    {
        using Autocast off = Off(device);
        return off.before == 0 ? null : (DType)(off.before - 1);
    }

    /// <summary>Puts back what was; the outermost level forgets the weights that it cast.</summary>
    public void Dispose()
    {
        if (active) _ = NativeMethods.px_autocast((int)device.Type, before, entering: 0);
    }
}
