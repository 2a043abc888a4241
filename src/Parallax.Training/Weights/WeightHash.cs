using System.Security.Cryptography;
using System.Text;
using Parallax.Torch;

namespace Parallax.Training.Weights;

/// <summary>SHA-256 of the tensors' names, types, shapes and bytes, whatever file they are in.</summary>
internal static class WeightHash
{
    /// <summary>In hexadecimal; the order of the tensors does not matter.</summary>
    public static string Of(IReadOnlyDictionary<string, Tensor> state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in state.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            using var scope = TensorScope.Open();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.Detach().Describe()}\n"));
            Tensor plain = tensor.Detach().To(Device.Cpu, tensor.DType).Contiguous();
            using var bytes = new MemoryStream();
            plain.CopyTo(bytes);
            hash.AppendData(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
