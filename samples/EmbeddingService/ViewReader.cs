using System.Collections.Concurrent;
using Parallax.Vision;

namespace EmbeddingService;

/// <summary>Makes the network's view of an encoded image; as many at once as there are cores, so that memory has a bound.</summary>
public sealed class ViewReader(EvaluationPlan plan, ServiceOptions options) : IDisposable
{
    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);
    private readonly ConcurrentBag<Tools> idle = [];

    /// <summary>The view, 3·S·S numbers, and where it lies in the image.</summary>
    /// <exception cref="RefusedException">400, 413 or 415.</exception>
    public async Task<(float[] View, ViewGeometry Geometry)> Read(byte[] bytes, CancellationToken cancel)
    {
        ImageInfo info = Inspect(bytes);
        await cores.WaitAsync(cancel);
        Tools tools = idle.TryTake(out Tools? free) ? free : new Tools(new ImageDecoder(), new ViewMaker(), new Photo());
        try
        {
            float[] view = new float[3 * plan.Size * plan.Size];
            tools.Decoder.Decode(bytes, "image", info, new PixelBox(0, 0, info.Width, info.Height), tools.Photo);
            return (view, tools.Maker.Make(tools.Photo, plan, view));
        }
        catch (ImageException fault)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, fault.Reason);
        }
        finally
        {
            idle.Add(tools);
            cores.Release();
        }
    }

    /// <summary>Lets go of the counter of cores.</summary>
    public void Dispose() => cores.Dispose();

    private ImageInfo Inspect(byte[] bytes)
    {
        ImageInfo info;
        try
        {
            info = ImageInfo.Read(bytes, "image", new ImageLimits { MaxPixels = long.MaxValue, MaxBytes = options.MaxUploadBytes });
        }
        catch (ImageException fault)
        {
            // Of no format that is known, or of a known one and damaged.
            bool unknown = fault.Reason.EndsWith("image", StringComparison.Ordinal) && fault.Reason.Contains("expected a JPEG", StringComparison.Ordinal);
            throw new RefusedException(unknown ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status400BadRequest, fault.Reason);
        }
        long pixels = (long)info.Width * info.Height;
        if (pixels > options.MaxPixels)
            throw new RefusedException(StatusCodes.Status413PayloadTooLarge, $"found {info.Width} x {info.Height} = {pixels} pixels, expected at most {options.MaxPixels}");
        return info;
    }

    private sealed record Tools(ImageDecoder Decoder, ViewMaker Maker, Photo Photo);
}
