namespace Parallax.Vision;

/// <summary>A reader of images that are stored as encoded files: JPEG, PNG and so on.</summary>
/// <param name="limits">What a single image may cost.</param>
public abstract class EncodedReader(ImageLimits limits) : ImageReader
{
    private readonly ImageDecoder decoder = new();
    private ReadOnlyMemory<byte> bytes;
    private string name = "";
    private ImageInfo info;

    /// <inheritdoc/>
    public sealed override ReadOnlySpan<byte> File => bytes.Span;

    /// <summary>What a single image may cost.</summary>
    protected ImageLimits Limits => limits;

    /// <inheritdoc/>
    public sealed override ImageSize Open(int image)
    {
        (bytes, name) = Read(image);
        info = ImageInfo.Read(bytes.Span, name, limits);
        return new ImageSize(info.Width, info.Height);
    }

    /// <inheritdoc/>
    public sealed override void Decode(PixelBox region, Photo photo) => Decode(region, 1, photo);

    /// <inheritdoc/>
    public sealed override void Decode(PixelBox region, int reduction, Photo photo) =>
        decoder.Decode(bytes.Span, name, info, region, photo, reduction);

    /// <summary>The content of an image's file, valid until the next call, and what errors call it.</summary>
    /// <param name="image">Number of the image.</param>
    /// <exception cref="ImageException">It can't be read, or is above a limit.</exception>
    protected abstract (ReadOnlyMemory<byte> Bytes, string Name) Read(int image);
}
