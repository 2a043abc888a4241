namespace Parallax.Vision;

/// <summary>One thread's part of a loader: reads an image and makes its views, in buffers of its own.</summary>
internal sealed class RowLoader(PhotoFolder photos, BatchSampling sampling, LoaderOptions options, PhotoCache cache)
{
    // Above this part of the image's area a region costs as much as the whole.
    private const double WorthwhileRegion = 0.9;

    private readonly FileBytes file = new();
    private readonly ImageDecoder decoder = new();
    private readonly ViewMaker maker = new();
    private readonly Photo scratch = new();
    private readonly ViewDraw[] draws = new ViewDraw[sampling.Sizes.Length];

    /// <summary>Fills a row with the views of an image.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">The row.</param>
    /// <param name="image">Index of the image.</param>
    /// <param name="attempt">0, or how many unreadable images it replaces: its views then differ from those of its own place.</param>
    /// <exception cref="ImageException">The image is unreadable.</exception>
    public void Fill(LoadedBatch batch, int row, int image, int attempt)
    {
        int epoch = batch.Position.Epoch;
        Photo photo = cache.Find(image) is { } kept
            ? Drawn(kept, image, epoch, attempt)
            : Decode(image, epoch, attempt);
        for (int view = 0; view < draws.Length; view++)
        {
            ViewGeometry geometry = maker.Make(photo, draws[view], sampling.NormalizationOf(view), batch.Row(view, row));
            batch.SetGeometry(view, row, geometry);
        }
        batch.SetImage(row, image, photos.Labels[image]);
    }

    private Photo Drawn(Photo photo, int image, int epoch, int attempt)
    {
        Draw(image, epoch, attempt, photo.SourceWidth, photo.SourceHeight);
        return photo;
    }

    private Photo Decode(int image, int epoch, int attempt)
    {
        string name = photos.Names[image];
        ReadOnlySpan<byte> bytes = file.Read(photos.FullPath(image), name, options.Limits);
        ImageInfo info = ImageInfo.Read(bytes, name, options.Limits);
        Draw(image, epoch, attempt, info.Width, info.Height);
        if (cache.TryReserve(info))
            return DecodeIntoCache(bytes, name, info, image);
        decoder.Decode(bytes, name, info, cache.Enabled ? Whole(info) : NeededRegion(info), scratch);
        return scratch;
    }

    private Photo DecodeIntoCache(ReadOnlySpan<byte> bytes, string name, in ImageInfo info, int image)
    {
        Photo photo = new();
        try
        {
            decoder.Decode(bytes, name, info, Whole(info), photo);
        }
        catch (ImageException)
        {
            cache.Release(info);
            throw;
        }
        cache.Keep(image, info, photo);
        return photo;
    }

    private static PixelBox Whole(in ImageInfo info) => new(0, 0, info.Width, info.Height);

    private void Draw(int image, int epoch, int attempt, int width, int height)
    {
        var streams = new ViewStreams(options.Seed, epoch, image, attempt * draws.Length);
        for (int view = 0; view < draws.Length; view++)
            draws[view] = sampling.Draw(view, width, height, streams);
    }

    private PixelBox NeededRegion(in ImageInfo info)
    {
        PixelBox whole = Whole(info), needed = draws[0].Resize.Crop;
        foreach (ref readonly ViewDraw draw in draws.AsSpan(1))
            needed = needed.Union(draw.Resize.Crop);
        return needed.Area > WorthwhileRegion * whole.Area ? whole : needed;
    }
}
