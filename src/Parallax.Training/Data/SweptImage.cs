using System.Security.Cryptography;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>The image that a thread of a pass looks at, in buffers of the thread's own.</summary>
internal sealed class SweptImage(ImageSource images) : IDisposable
{
    private readonly ImageReader reader = images.OpenReader(ImageLimits.Default);

    /// <summary>Its number in the source.</summary>
    public int Image { get; private set; }

    /// <summary>Its size, once it is open.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>Its file, or nothing if it is not kept as one; once it is open.</summary>
    public ReadOnlySpan<byte> File => reader.File;

    /// <summary>Its pixels, once it is decoded.</summary>
    public Photo Photo { get; } = new();

    public void At(int image) => Image = image;

    /// <exception cref="ImageException">It can't be read.</exception>
    public void Open() => Size = reader.Open(Image);

    /// <exception cref="ImageException">It can't be decoded.</exception>
    public void Decode() => reader.Decode(Size.Whole, Photo);

    /// <summary>128 bits of what is stored: the file, or the pixels of an image that is none. For images that are decoded.</summary>
    public UInt128 ContentHash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(File.IsEmpty ? Photo.Pixels : File, hash);
        return BitConverter.ToUInt128(hash);
    }

    public void Dispose() => reader.Dispose();
}
