using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>Runs matrix products and convolutions of this thread in a shorter float until disposed; reductions stay in f32.</summary>
public readonly ref struct Autocast
{
    private readonly Device device;
    private readonly bool active;

    private Autocast(Device device, DType dtype)
    {
        this.device = device;
        active = true;
        TorchException.ThrowIfFailed(NativeMethods.px_autocast((int)device.Type, 1, (int)dtype), nameof(Autocast));
    }

    /// <summary>Starts autocast; <paramref name="dtype"/> f32 changes nothing.</summary>
    /// <param name="device">Where the work is done.</param>
    /// <param name="dtype">bf16 on the CPU; bf16 or f16 on a GPU.</param>
    /// <exception cref="ArgumentException">The device does not compute in that type.</exception>
    public static Autocast To(Device device, DType dtype)
    {
        if (dtype == DType.Float32) return default;
        if (dtype == DType.BFloat16 || (dtype == DType.Float16 && device.Type == DeviceType.Cuda)) return new Autocast(device, dtype);
        throw new ArgumentException($"{device} autocasts to bf16{(device.Type == DeviceType.Cuda ? " or f16" : "")}, not to {dtype.ShortName()}", nameof(dtype));
    }

    /// <summary>Ends autocast and forgets the weights that it cast.</summary>
    public void Dispose()
    {
        if (active) _ = NativeMethods.px_autocast((int)device.Type, 0, (int)DType.BFloat16);
    }
}
