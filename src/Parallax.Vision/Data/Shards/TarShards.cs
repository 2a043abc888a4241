using System.Collections;

namespace Parallax.Vision;

/// <summary>
/// Images in tar archives as WebDataset lays them out: <c>key.jpg</c>, and beside it <c>key.cls</c> or <c>key.json</c> with the class. Archives
/// are indexed once; images are then read from where they lie.
/// </summary>
public sealed class TarShards : ImageSource
{
    /// <summary>The file beside shards that <c>data pack</c> names the classes in: a JSON list, of which <c>.cls</c> holds the index.</summary>
    public const string ClassFile = "classes.json";

    private readonly string folder;
    private readonly string[] shards, classNames;
    private readonly int[] starts, labels, lengths;
    private readonly long[] offsets;
    private readonly PackedNames[] entries;
    private readonly IReadOnlyDictionary<int, ImageOrigin>[] origins;
    private readonly EntryNames names;

    private TarShards(string root, string folder, string[] shards, ShardIndex[] indices)
    {
        (Root, this.folder, this.shards) = (root, folder, shards);
        (entries, origins) = ([.. indices.Select(index => index.Names)], [.. indices.Select(index => index.Origins)]);
        starts = new int[shards.Length + 1];
        for (int shard = 0; shard < shards.Length; shard++)
            starts[shard + 1] = checked(starts[shard] + indices[shard].Names.Count);
        if (starts[^1] == 0)
            throw new ImageException(root, $"found {Others(indices)} in {shards.Length} shards, expected images ({string.Join(", ", ImageFiles.Extensions)})");
        offsets = [.. indices.SelectMany(index => index.Offsets)];
        lengths = [.. indices.SelectMany(index => index.Lengths)];
        (classNames, labels) = ShardClasses.Join(root, Path.Combine(folder, ClassFile), indices, shards);
        names = new EntryNames(this);
    }

    /// <inheritdoc/>
    public override string Root { get; }

    /// <summary>Each image's shard and entry: <c>000.tar/cats/0001.jpg</c>.</summary>
    public override IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => classNames;

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Labels => labels;

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Stretches => starts.AsSpan(0, shards.Length);

    /// <summary>A shuffle through a buffer, which reads shards from front to back.</summary>
    public override Sampler DefaultSampler => new BufferedSampler();

    /// <summary>The archives, by their paths below the folder that they share.</summary>
    public IReadOnlyList<string> Shards => shards;

    /// <summary>Whether a path stands for shards: a tar, a pattern, or a folder with tars and neither images nor folders in it.</summary>
    /// <param name="path">The path.</param>
    public static bool IsAt(string path) => ShardPaths.IsAt(path);

    /// <summary>Indexes shards: their headers and the texts beside the images are read, not the images.</summary>
    /// <param name="path">A tar, a folder of them, or a pattern such as <c>shards/{000..127}.tar</c>.</param>
    /// <exception cref="ImageException">A shard is missing, damaged or truncated, or has something that is refused; or there are no images.</exception>
    public static TarShards From(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (folder, shards) = ShardPaths.Of(path);
        var indices = new ShardIndex[shards.Length];
        try
        {
            Parallel.For(0, shards.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, shard =>
            {
                string file = Path.Combine(folder, shards[shard]);
                indices[shard] = ShardIndex.Read(file, file);
            });
        }
        catch (AggregateException faults)
        {
            // Of several faults the one of the first shard, whichever thread was quicker.
            throw faults.InnerExceptions.OfType<ImageException>().OrderBy(fault => Array.FindIndex(shards, shard => Path.Combine(folder, shard) == fault.Path)).FirstOrDefault()
                ?? faults.InnerExceptions[0];
        }
        return new TarShards(path, folder, shards, indices);
    }

    /// <inheritdoc/>
    public override ImageOrigin? OriginOf(int image)
    {
        int shard = ShardOf(image);
        return origins[shard].TryGetValue(image - starts[shard], out ImageOrigin origin) ? origin : null;
    }

    /// <inheritdoc/>
    public override string PlaceOf(int image) => Path.Combine(folder, names[image]);

    /// <inheritdoc/>
    public override ImageReader OpenReader(ImageLimits limits) => new EntryReader(this, limits);

    // Images that follow each other in a shard are one stretch of bytes.
    internal override void WillRead(ReadOnlySpan<int> images)
    {
        using var files = new ShardFiles(PathOf);
        try
        {
            for (int first = 0, end; first < images.Length; first = end)
            {
                int shard = ShardOf(images[first]);
                for (end = first + 1; end < images.Length && images[end] == images[end - 1] + 1 && images[end] < starts[shard + 1];)
                    end++;
                long from = offsets[images[first]], to = offsets[images[end - 1]] + lengths[images[end - 1]];
                files.ReadAhead(shard, from, to - from);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Reading the image itself tells what is wrong.
        }
    }

    private string PathOf(int shard) => Path.Combine(folder, shards[shard]);

    private int ShardOf(int image)
    {
        int found = Array.BinarySearch(starts, image);
        if (found < 0)
            return ~found - 1;
        while (starts[found + 1] == image)   // empty shards begin where the next one does
            found++;
        return found;
    }

    private static string Others(ShardIndex[] indices)
    {
        var endings = indices.SelectMany(index => index.PassedOver).GroupBy(pair => pair.Key, pair => pair.Value).OrderByDescending(group => group.Sum()).Take(5);
        string[] words = [.. endings.Select(group => $"{group.Sum()} {group.Key}")];
        return words.Length == 0 ? "no files" : string.Join(", ", words);
    }

    private sealed class EntryReader(TarShards shards, ImageLimits limits) : EncodedReader(limits)
    {
        private readonly ShardFiles files = new(shards.PathOf);
        private byte[] buffer = [];

        protected override (ReadOnlyMemory<byte> Bytes, string Name) Read(int image)
        {
            string name = shards.names[image];
            int length = shards.lengths[image];
            if (length > Limits.MaxBytes)
                throw new ImageException(name, $"found an image of {length} bytes, expected at most {Limits.MaxBytes}");
            if (buffer.Length < length)
                buffer = new byte[Math.Min(Array.MaxLength, length + length / 4L)];
            try
            {
                files.Read(shards.ShardOf(image), shards.offsets[image], buffer.AsSpan(0, length));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new ImageException(name, $"found no readable entry ({error.Message})", error);
            }
            return (buffer.AsMemory(0, length), name);
        }

        protected override void Dispose(bool disposing)
        {
            files.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class EntryNames(TarShards shards) : IReadOnlyList<string>
    {
        public int Count => shards.starts[^1];

        public string this[int image]
        {
            get
            {
                int shard = shards.ShardOf(image);
                return $"{shards.shards[shard]}/{shards.entries[shard][image - shards.starts[shard]]}";
            }
        }

        public IEnumerator<string> GetEnumerator()
        {
            for (int image = 0; image < Count; image++)
                yield return this[image];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
