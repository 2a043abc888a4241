using static Parallax.Torch.Serialization.Pickles.PickleValue;

namespace Parallax.Torch.Serialization.Pickles;

/// <summary>The bytes behind the tensors of a file; each storage is taken once, so that views of it share it.</summary>
/// <param name="path">What errors call the file.</param>
internal abstract class TorchStorages(string path)
{
    private readonly Dictionary<(string Key, DType DType), Tensor> taken = [];

    /// <summary>The view of its storage that a value describes.</summary>
    /// <exception cref="CheckpointException">It reaches outside of the storage.</exception>
    public Tensor TensorOf(View view)
    {
        var (storage, dtype) = (view.Source, view.DType);
        // A storage without a type counts bytes.
        long count = storage.DType is null ? storage.Count / dtype.Bytes() : storage.Count;
        long reach = Reach(view);
        if (view.Offset < 0 || view.Shape.Any(size => size < 0) || view.Strides.Any(stride => stride < 0) || reach > count)
            throw new CheckpointException($"{path}: a tensor of ({string.Join(", ", view.Shape)}) reaches outside of its {count} numbers");
        if (!taken.TryGetValue((storage.Key, dtype), out Tensor? whole))
            taken.Add((storage.Key, dtype), whole = Take(storage.Key, dtype, count));
        return whole.AsStrided(view.Shape, view.Strides, view.Offset);
    }

    /// <summary>The numbers of a storage, (count).</summary>
    protected abstract Tensor Take(string key, DType dtype, long count);

    protected CheckpointException Fault(string what) => new($"{path}: {what}");

    // One past the last element that the view touches.
    private static long Reach(View view)
    {
        if (view.Shape.Contains(0)) return 0;
        decimal last = view.Offset;
        for (int i = 0; i < view.Shape.Length; i++) last += (decimal)(view.Shape[i] - 1) * view.Strides[i];
        return last + 1 > long.MaxValue ? long.MaxValue : (long)(last + 1);
    }
}
