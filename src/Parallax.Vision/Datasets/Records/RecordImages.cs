using System.Globalization;

namespace Parallax.Vision;

/// <summary>Images that lie uncompressed in files of records.</summary>
internal sealed class RecordImages : ImageSource
{
    private readonly RecordShape shape;
    private readonly Place[] places;
    private readonly string[] names;
    private readonly int[] labels;

    /// <param name="root">The folder.</param>
    /// <param name="shape">Of every image.</param>
    /// <param name="runs">Where the images lie, in order.</param>
    /// <param name="labels">The class of each; −1 for none.</param>
    /// <param name="classNames">The classes.</param>
    public RecordImages(string root, RecordShape shape, IReadOnlyList<RecordRun> runs, int[] labels, IReadOnlyList<string> classNames)
    {
        (Root, this.shape, this.labels, ClassNames) = (root, shape, labels, classNames);
        places = [.. runs.SelectMany(run => Enumerable.Range(0, run.Count).Select(i => new Place(run.File, run.FirstPixel + i * run.Stride)))];
        names = [.. runs.SelectMany(run => Enumerable.Range(0, run.Count).Select(i => NameOf(run.File, i)))];
    }

    public override string Root { get; }

    public override IReadOnlyList<string> Names => names;

    public override IReadOnlyList<string> ClassNames { get; }

    public override ReadOnlySpan<int> Labels => labels;

    public override ImageReader OpenReader(ImageLimits limits) => new Reader(this, limits);

    // data_batch_1/00042: the record's number in its file.
    private static string NameOf(RecordFile file, int record) =>
        $"{Path.GetFileName(file.Path).Split('.')[0]}/{record.ToString("D5", CultureInfo.InvariantCulture)}";

    private readonly record struct Place(RecordFile File, long Offset);

    private sealed class Reader(RecordImages images, ImageLimits limits) : ImageReader
    {
        private readonly byte[] record = new byte[images.shape.Bytes];
        private readonly Dictionary<RecordFile, RecordCursor> open = [];

        public override ImageSize Open(int image)
        {
            var (width, height, _) = images.shape;
            if ((long)width * height > limits.MaxPixels)
                throw new ImageException(images.PlaceOf(image), $"found {width} x {height} = {(long)width * height} pixels, expected at most {limits.MaxPixels}");
            Place place = images.places[image];
            CursorOf(place.File).Read(place.Offset, record);
            return new ImageSize(width, height);
        }

        public override void Decode(PixelBox region, Photo photo)
        {
            photo.Reset(region, 1, images.shape.Width, images.shape.Height);
            images.shape.Unpack(record, region, photo.Pixels);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (RecordCursor cursor in open.Values) cursor.Dispose();
            base.Dispose(disposing);
        }

        private RecordCursor CursorOf(RecordFile file)
        {
            if (!open.TryGetValue(file, out RecordCursor? cursor))
                open[file] = cursor = file.Cursor();
            return cursor;
        }
    }
}
