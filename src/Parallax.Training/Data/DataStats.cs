using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>Reads every image of a source and counts: sizes, formats, classes, and the channels' mean and deviation for normalisation.</summary>
/// <param name="images">The images.</param>
/// <param name="time">The clock of the rate.</param>
public sealed class DataStats(ImageSource images, TimeProvider time)
{
    /// <summary>Figures of what lies at a path.</summary>
    /// <exception cref="ImageException">There is nothing that can be read as images.</exception>
    public static DataStats Of(string path, TimeProvider time) => new(ImageSource.Open(path), time);

    /// <summary>Reads all images, on all cores.</summary>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DataStatsReport Run(IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        List<string> unreadable = [];
        List<int> readable = [], widths = [], heights = [];
        SortedDictionary<string, int> formats = new(StringComparer.Ordinal);
        var channels = new ChannelSums[3];
        long bytes = 0;
        int image = 0;
        foreach (Seen seen in new ImageSweep(images, time).Run([.. Enumerable.Range(0, images.Count)], Look, progress, cancellation))
        {
            if (seen.Fault is not null) unreadable.Add(new UnreadableImage(images.Names[image], seen.Fault).ToString());
            else
            {
                readable.Add(image);
                widths.Add(seen.Size.Width);
                heights.Add(seen.Size.Height);
                bytes += seen.Bytes;
                formats[seen.Format] = formats.GetValueOrDefault(seen.Format) + 1;
                (channels[0], channels[1], channels[2]) = (channels[0] + seen.Red, channels[1] + seen.Green, channels[2] + seen.Blue);
            }
            image++;
        }
        ClassCount[] classes = Classes(readable);
        return new DataStatsReport
        {
            Data = images.Root,
            Images = readable.Count,
            Unreadable = unreadable,
            Bytes = bytes,
            Formats = formats,
            Classes = classes,
            Balance = BalanceOf(classes),
            Unlabelled = readable.Count(i => images.Labels[i] < 0),
            Width = ExtentOf(widths),
            Height = ExtentOf(heights),
            ShorterSides = Sides(widths.Zip(heights, Math.Min)),
            Mean = [.. channels.Select(channel => channel.Mean)],
            Std = [.. channels.Select(channel => channel.Deviation)],
        };
    }

    private static Seen Look(SweptImage image)
    {
        try
        {
            image.Open();
            image.Decode();
        }
        catch (ImageException fault)
        {
            return new Seen { Fault = fault.Reason };
        }
        ReadOnlySpan<byte> rgb = image.Photo.Pixels;
        return new Seen
        {
            Size = image.Size,
            Bytes = image.File.Length,
            Format = image.File.IsEmpty ? "pixels" : ImageInfo.Read(image.File, "").Format.ToString().ToLowerInvariant(),
            Red = ChannelSums.Of(rgb, 0),
            Green = ChannelSums.Of(rgb, 1),
            Blue = ChannelSums.Of(rgb, 2),
        };
    }

    private ClassCount[] Classes(List<int> readable)
    {
        int[] counts = new int[images.ClassNames.Count];
        foreach (int image in readable)
        {
            if (images.Labels[image] >= 0) counts[images.Labels[image]]++;
        }
        return [.. images.ClassNames.Select((name, label) => new ClassCount(name, counts[label]))];
    }

    private static ClassBalance? BalanceOf(ClassCount[] classes)
    {
        double total = classes.Sum(one => (double)one.Images);
        if (total == 0) return null;
        double entropy = classes.Where(one => one.Images > 0).Sum(one => -one.Images / total * Math.Log(one.Images / total));
        return new ClassBalance(ExtentOf(classes.Select(one => one.Images)), classes.Length == 1 ? 1 : entropy / Math.Log(classes.Length));
    }

    private static Extent<int> ExtentOf(IEnumerable<int> numbers)
    {
        int[] sorted = [.. numbers.Order()];
        return sorted.Length == 0 ? default : new Extent<int>(sorted[0], sorted[(sorted.Length - 1) / 2], sorted[^1]);
    }

    // Intervals from one power of two to the next, without the empty ones.
    private static IReadOnlyList<SideCount> Sides(IEnumerable<int> sides) =>
        [.. sides.GroupBy(side => 1 << (int)Math.Log2(side)).OrderBy(group => group.Key).Select(group => new SideCount(group.Key, 2 * group.Key, group.Count()))];

    private readonly record struct Seen(string? Fault, ImageSize Size, int Bytes, string Format, ChannelSums Red, ChannelSums Green, ChannelSums Blue);
}
