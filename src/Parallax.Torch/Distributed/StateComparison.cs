using System.Security.Cryptography;

namespace Parallax.Torch.Distributed;

/// <summary>Whether the ranks hold the same bits.</summary>
public static class StateComparison
{
    /// <summary>Compares tensors over the ranks by their SHA-256, which costs a second for some gigabytes, and sends 8 bytes a tensor.</summary>
    /// <param name="ranks">The ranks, each with tensors of the same names in the same order.</param>
    /// <param name="state">The tensors by name.</param>
    /// <returns>The first rank that differs from rank 0, and the name of the first tensor in which it does; null when all agree.</returns>
    /// <exception cref="TorchException">A rank is gone, or did not come in time.</exception>
    public static (int Rank, string Name)? FirstDifference(ProcessGroup ranks, IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(state);
        if (ranks.Size == 1) return null;
        using var scope = TensorScope.Open();
        string[] names = [.. state.Keys];
        long[] own = Array.ConvertAll(names, name => Digest(state[name]));
        Device device = state.Values.FirstOrDefault()?.Device ?? Device.Cpu;
        long[] all = ranks.AllGather(Tensor.From(own, 1, own.Length).To(device, DType.Int64)).ToArray<long>();   // (W, T)
        for (int at = 0; at < all.Length; at++)
            if (all[at] != all[at % own.Length]) return (at / own.Length, names[at % own.Length]);
        return null;
    }

    private static long Digest(Tensor tensor)
    {
        using var scope = TensorScope.Open();
        using var hash = SHA256.Create();
        Tensor plain = tensor.Detach().To(Device.Cpu, tensor.DType).Contiguous();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write)) plain.CopyTo(stream);
        return BitConverter.ToInt64(hash.Hash!);
    }
}
