using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>An image as it goes into a shard.</summary>
/// <param name="Image">Its number in the source.</param>
/// <param name="Ending">Of its file: <c>jpg</c>.</param>
/// <param name="Bytes">Its file.</param>
/// <param name="Origin">What it is a resized part of; null if it is as it was.</param>
/// <param name="Fault">Why it can't be packed; null if it can.</param>
internal readonly record struct PackedImage(int Image, string Ending, byte[] Bytes, ImageOrigin? Origin, string? Fault)
{
    /// <summary>Takes an image as it is, or resizes and encodes it. Called on any thread.</summary>
    /// <param name="image">The image.</param>
    /// <param name="earlier">What the source says it is a resized part of.</param>
    /// <param name="options">Size and quality.</param>
    public static PackedImage Of(SweptImage image, ImageOrigin? earlier, PackOptions options)
    {
        try
        {
            image.Open();
            var (width, height) = (image.Size.Width, image.Size.Height);
            bool shrinks = options.ShorterSide < Math.Min(width, height);
            if (!shrinks && !image.File.IsEmpty)
                return new PackedImage(image.Image, EndingOf(ImageInfo.Read(image.File, "").Format), image.File.ToArray(), earlier, null);
            image.Decode();
            if (!shrinks) return new PackedImage(image.Image, "png", PngOf(image.Photo), earlier, null);
            Photo small = Shrunk(image.Photo, options.ShorterSide!.Value);
            ImageOrigin origin = earlier ?? new ImageOrigin(image.Size.Whole, width, height);   // all of it is kept
            return options.Lossless ? new PackedImage(image.Image, "png", PngOf(small), origin, null) : new PackedImage(image.Image, "jpg", JpegEncoder.Encode(small, options.Quality), origin, null);
        }
        catch (ImageException fault)
        {
            return new PackedImage(image.Image, "", [], null, fault.Reason);
        }
    }

    private static Photo Shrunk(Photo photo, int shorterSide)
    {
        double scale = (double)shorterSide / Math.Min(photo.SourceWidth, photo.SourceHeight);
        var small = new Photo();
        new PhotoResizer().Resize(photo, Length(photo.SourceWidth), Length(photo.SourceHeight), Interpolation.Bicubic, small);
        return small;

        int Length(int length) => Math.Max(shorterSide, (int)Math.Round(length * scale));
    }

    private static string EndingOf(ImageFormat format) => format == ImageFormat.Jpeg ? "jpg" : format.ToString().ToLowerInvariant();

    private static byte[] PngOf(Photo photo) => Png.Encode(new ReportImage(photo.SourceWidth, photo.SourceHeight, photo.Pixels.ToArray()));
}
