using Parallax.Torch;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Weights;

/// <summary>Named tensors of a file: PyTorch's <c>.pth</c> and <c>.pt</c>, or safetensors. Content decides, never the ending.</summary>
public static class WeightFile
{
    /// <summary>Opens a file; its tensors lie over it and are read where they are touched.</summary>
    /// <exception cref="CheckpointException">It is damaged, refused, or of another kind.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IReadOnlyDictionary<string, Tensor> Open(string path)
    {
        if (Directory.Exists(path)) throw new CheckpointException($"{path}: is a folder, expected a file of weights; './parallax export {path}' makes one of a run");
        if (!IsSafetensors(path)) return TorchFile.Open(path).Tensors;
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Names.ToDictionary(name => name, name => file[name]);
    }

    // Eight bytes of length, then JSON.
    private static bool IsSafetensors(string path)
    {
        Span<byte> head = stackalloc byte[9];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[8] == (byte)'{';
    }
}
