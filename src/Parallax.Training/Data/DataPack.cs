using System.Text.Json;
using Parallax.Torch.Serialization;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>Packs images into tar shards, as they are or resized; views of a resized image still tell their place in the original.</summary>
/// <param name="images">The images.</param>
/// <param name="options">Order, size of shards, and size of images.</param>
/// <param name="time">The clock of the rate.</param>
public sealed class DataPack(ImageSource images, PackOptions options, TimeProvider time)
{
    /// <summary>A pack of what lies at a path.</summary>
    /// <exception cref="ImageException">There is nothing that can be read as images.</exception>
    public static DataPack Of(string path, PackOptions options, TimeProvider time) => new(ImageSource.Open(path), options, time);

    /// <summary>Writes the shards, each to a temporary name first. A pack that was stopped goes on behind its last shard.</summary>
    /// <param name="folder">The folder of shards: new, or one that this pack was stopped in.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Ends the work; whole shards stay.</param>
    /// <exception cref="IOException">The folder is another's or complete, or can't be written.</exception>
    /// <exception cref="ImageException">None of the images can be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PackReport Run(string folder, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        PackState state = PackState.Of(images, options);
        state.Claim(folder);
        AtomicFile.DeleteUnfinished(folder);
        if (images.ClassNames.Count > 0) AtomicFile.Write(Path.Combine(folder, TarShards.ClassFile), JsonSerializer.Serialize(images.ClassNames));
        int[] order = Order();
        List<string> leftOut = [];
        var (shard, place, packed) = Finished(folder, order, leftOut);
        ArraySegment<int> rest = new(order, place, order.Length - place);
        using IEnumerator<PackedImage> made = new ImageSweep(images, time)
            .Run(rest, image => PackedImage.Of(image, images.OriginOf(image.Image), options), progress, cancellation).GetEnumerator();
        for (PackedImage? next = Readable(made, ref place, leftOut); next is not null; shard++)
        {
            AtomicFile.Write(Path.Combine(folder, ShardWriter.NameOf(shard)), stream =>
            {
                using var writer = new ShardWriter(stream, images);
                while (next is { } image && writer.Images < options.ShardImages && writer.Bytes < (long)options.ShardMegabytes << 20)
                {
                    writer.Add(place - 1, image);
                    packed++;
                    next = Readable(made, ref place, leftOut);
                }
            });
        }
        if (packed == 0) throw new ImageException(images.Root, $"found no image that can be read; the first of {leftOut.Count}: {leftOut[0]}");
        (state with { Complete = true }).Write(folder);
        return new PackReport(folder, shard, packed, Enumerable.Range(0, shard).Sum(i => new FileInfo(Path.Combine(folder, ShardWriter.NameOf(i))).Length), leftOut);
    }

    private int[] Order()
    {
        int[] order = [.. Enumerable.Range(0, images.Count)];
        if (options.ShuffleSeed is { } seed) Rng.WriteEpochOrder(seed, 0, order);
        return order;
    }

    // The shards that are there already: how many, the place behind them, and their images.
    private (int Shards, int Place, int Images) Finished(string folder, int[] order, List<string> leftOut)
    {
        var (shard, place, packed) = (0, 0, 0);
        for (; Path.Combine(folder, ShardWriter.NameOf(shard)) is var path && File.Exists(path); shard++)
        {
            foreach (string name in TarShards.From(path).Names)
            {
                int at = ShardWriter.PlaceOf(name);
                for (; place < at; place++) leftOut.Add(new UnreadableImage(images.Names[order[place]], "was left out before the pack was stopped").ToString());
                (place, packed) = (at + 1, packed + 1);
            }
        }
        return (shard, place, packed);
    }

    // The next image that can be packed; the place moves behind it.
    private PackedImage? Readable(IEnumerator<PackedImage> made, ref int place, List<string> leftOut)
    {
        while (made.MoveNext())
        {
            place++;
            if (made.Current.Fault is null) return made.Current;
            leftOut.Add(new UnreadableImage(images.Names[made.Current.Image], made.Current.Fault).ToString());
        }
        return null;
    }
}
