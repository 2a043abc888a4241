namespace Parallax.Vision;

/// <summary>One thread's part of a loader: reads an image and makes its views, in buffers of its own.</summary>
internal sealed class RowLoader(ImageSource images, BatchSampling sampling, LoaderOptions options, PhotoCache cache) : IDisposable
{
    // Above this part of the image's area a region costs as much as the whole.
    private const double WorthwhileRegion = 0.9;

    private readonly ImageReader reader = images.OpenReader(options.Limits);
    private readonly ViewMaker maker = new();
    private readonly Photo scratch = new();
    private readonly ViewDraw[] draws = new ViewDraw[sampling.Sizes.Length];

    /// <summary>Fills a row with the views of an image.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">The row.</param>
    /// <param name="image">Index of the image.</param>
    /// <param name="draw">Which of the image's draws of views in this epoch: they differ from each other.</param>
    /// <exception cref="ImageException">The image is unreadable.</exception>
    public void Fill(LoadedBatch batch, int row, int image, int draw)
    {
        int epoch = batch.Position.Epoch;
        Photo photo = cache.Find(image) is { } kept
            ? Drawn(kept, image, epoch, draw)
            : Decode(image, epoch, draw);
        for (int view = 0; view < draws.Length; view++)
        {
            Normalization normalization = sampling.NormalizationOf(view);
            ViewGeometry geometry = batch.Format == PixelFormat.BFloat16
                ? maker.Make(photo, draws[view], normalization, batch.BFloat16Row(view, row), ViewMaker.Fastest)
                : maker.Make(photo, draws[view], normalization, batch.Row(view, row));
            batch.SetGeometry(view, row, images.OriginOf(image) is { } origin ? geometry.Within(origin) : geometry);
        }
        batch.SetImage(row, image, images.Labels[image]);
    }

    private Photo Drawn(Photo photo, int image, int epoch, int draw)
    {
        Draw(image, epoch, draw, photo.SourceWidth, photo.SourceHeight);
        return photo;
    }

    private Photo Decode(int image, int epoch, int draw)
    {
        ImageSize size = reader.Open(image);
        Draw(image, epoch, draw, size.Width, size.Height);
        if (cache.TryReserve(size))
            return DecodeIntoCache(image, size);
        if (cache.Enabled)
            reader.Decode(size.Whole, scratch);
        else
            reader.Decode(NeededRegion(size.Whole), options.JpegScale == JpegScale.Reduced ? CommonReduction() : 1, scratch);
        return scratch;
    }

    private Photo DecodeIntoCache(int image, ImageSize size)
    {
        Photo photo = new();
        try
        {
            reader.Decode(size.Whole, photo);
        }
        catch (ImageException)
        {
            cache.Release(size);
            throw;
        }
        cache.Keep(image, size, photo);
        return photo;
    }

    private void Draw(int image, int epoch, int draw, int width, int height)
    {
        var streams = new ViewStreams(options.Seed, epoch, image, draw * draws.Length);
        for (int view = 0; view < draws.Length; view++)
            draws[view] = sampling.Draw(view, width, height, streams);
    }

    private PixelBox NeededRegion(PixelBox whole)
    {
        PixelBox needed = draws[0].Resize.Crop;
        foreach (ref readonly ViewDraw draw in draws.AsSpan(1))
            needed = needed.Union(draw.Resize.Crop);
        return needed.Area > WorthwhileRegion * whole.Area ? whole : needed;
    }

    // The largest reduction after which every view still shrinks, or keeps its size, both ways.
    private int CommonReduction()
    {
        double least = double.PositiveInfinity;
        foreach (ref readonly ViewDraw draw in draws.AsSpan())
            least = Math.Min(least, draw.Resize.Shrinkage);
        return least >= 8 ? 8 : least >= 4 ? 4 : least >= 2 ? 2 : 1;
    }

    public void Dispose() => reader.Dispose();
}
