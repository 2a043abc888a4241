using System.Buffers;

namespace Parallax.Torch.Serialization.Pickles;

/// <summary>A part of a mapped file as memory.</summary>
internal sealed unsafe class MappedMemory(FileMapping mapping, long start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(mapping.Pointer + start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(mapping.Pointer + start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
