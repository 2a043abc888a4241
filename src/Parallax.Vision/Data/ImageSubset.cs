namespace Parallax.Vision;

/// <summary>Some images of a source, in an order of their own.</summary>
/// <param name="source">The source.</param>
/// <param name="images">Numbers of images.</param>
/// <param name="newLabels">The class of each of them; null if classes keep their numbers.</param>
/// <param name="newClasses">What <paramref name="newLabels"/> count; null for the source's.</param>
internal sealed class ImageSubset(ImageSource source, IReadOnlyList<int> images, int[]? newLabels = null, IReadOnlyList<string>? newClasses = null) : ImageSource
{
    private readonly int[] images = [.. images];
    private readonly string[] names = [.. images.Select(image => source.Names[image])];
    private readonly int[] labels = newLabels ?? [.. images.Select(image => source.Labels[image])];

    private int[]? stretches;

    public override string Root => source.Root;

    public override IReadOnlyList<string> Names => names;

    public override IReadOnlyList<string> ClassNames => newClasses ?? source.ClassNames;

    public override ReadOnlySpan<int> Labels => labels;

    public override ReadOnlySpan<int> Stretches => stretches ??= [.. Borders()];

    public override Sampler DefaultSampler => source.DefaultSampler;

    public override ImageOrigin? OriginOf(int image) => source.OriginOf(images[image]);

    internal override void WillRead(ReadOnlySpan<int> images)
    {
        int[] ofSource = new int[images.Length];
        for (int i = 0; i < ofSource.Length; i++)
            ofSource[i] = this.images[images[i]];
        source.WillRead(ofSource);
    }

    public override ImageReader OpenReader(ImageLimits limits) => new Reader(source.OpenReader(limits), images);

    public override string PlaceOf(int image) => source.PlaceOf(images[image]);

    // A stretch of the source goes on as long as the images follow each other in it.
    private IEnumerable<int> Borders()
    {
        int[] starts = [.. source.Stretches];
        (int Stretch, int Image) last = (-1, -1);
        for (int i = 0; i < images.Length; i++)
        {
            int found = Array.BinarySearch(starts, images[i]), stretch = found >= 0 ? found : ~found - 1;
            if (stretch != last.Stretch || images[i] < last.Image)
                yield return i;
            last = (stretch, images[i]);
        }
    }

    private sealed class Reader(ImageReader reader, int[] images) : ImageReader
    {
        public override ReadOnlySpan<byte> File => reader.File;

        public override ImageSize Open(int image) => reader.Open(images[image]);

        public override void Decode(PixelBox region, Photo photo) => reader.Decode(region, photo);

        public override void Decode(PixelBox region, int reduction, Photo photo) => reader.Decode(region, reduction, photo);

        protected override void Dispose(bool disposing)
        {
            reader.Dispose();
            base.Dispose(disposing);
        }
    }
}
