using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Objects;

/// <summary>Where the live part of a bank begins, and how long it is: in objects and in images.</summary>
internal readonly record struct BankPlace(long FirstObject, long Objects, long FirstImage, long Images)
{
    /// <summary>Reads it from the buffer that checkpoints hold.</summary>
    public static BankPlace Read(ModuleBuffer buffer)
    {
        long[] p = buffer.Value.ToArray<long>();
        return new BankPlace(p[0], p[1], p[2], p[3]);
    }

    /// <summary>Writes it there.</summary>
    public void Write(ModuleBuffer buffer)
    {
        using var scope = TensorScope.Open();
        buffer.Value.Copy_(Tensor.From([FirstObject, Objects, FirstImage, Images]));
    }
}
