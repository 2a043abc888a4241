namespace Parallax.Torch.Serialization.Pickles;

/// <summary>Storages that are parts of a zip file: over the mapped file where they are stored and aligned, else copied.</summary>
internal sealed unsafe class ZipStorages(ZipDirectory zip, string folder, FileMapping mapping, string path) : TorchStorages(path)
{
    protected override Tensor Take(string key, DType dtype, long count)
    {
        string name = $"{folder}data/{key}";
        long bytes = checked(count * dtype.Bytes());
        if (count == 0) return Ops.Empty([0], dtype);
        if (zip.Place(name) is not var (start, length)) return Copied(zip.Content(name, bytes), dtype, count);
        if (length < bytes) throw Fault($"has {length} bytes in '{name}', expected {bytes}");
        byte* first = mapping.Pointer + start;
        return (nint)first % dtype.Bytes() == 0 ? Tensor.Over(mapping, first, dtype, [count]) : Copied(mapping.Bytes(start, bytes), dtype, count);
    }

    private Tensor Copied(ReadOnlySpan<byte> bytes, DType dtype, long count)
    {
        if (bytes.Length < count * dtype.Bytes()) throw Fault($"has {bytes.Length} bytes in a storage, expected {count * dtype.Bytes()}");
        Tensor copy = Ops.Empty([count], dtype);
        copy.CopyFrom(bytes[..checked((int)(count * dtype.Bytes()))]);
        return copy;
    }
}
