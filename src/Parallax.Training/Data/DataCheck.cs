using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>Reads every image of a source and tells which can't be read, which are there twice, and which are of little use.</summary>
/// <param name="images">The images.</param>
/// <param name="options">What is worth telling.</param>
/// <param name="time">The clock of the rate.</param>
public sealed class DataCheck(ImageSource images, DataCheckOptions options, TimeProvider time)
{
    /// <summary>A check of what lies at a path.</summary>
    /// <exception cref="ImageException">There is nothing that can be read as images.</exception>
    public static DataCheck Of(string path, DataCheckOptions options, TimeProvider time) => new(ImageSource.Open(path), options, time);

    /// <summary>Reads all images, on all cores.</summary>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DataCheckReport Run(IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        var seen = new Seen[images.Count];
        var reasons = new SortedDictionary<int, string>();
        int next = 0;
        foreach (var (found, reason) in new ImageSweep(images, time).Run([.. Enumerable.Range(0, images.Count)], Look, progress, cancellation))
        {
            if (reason is not null) reasons.Add(next, reason);
            seen[next++] = found;
        }
        var (duplicates, single) = Duplicates(seen);
        return new DataCheckReport
        {
            Data = images.Root,
            Images = images.Count,
            Unreadable = [.. reasons.Select(pair => new CheckedImage(images.Names[pair.Key], 0, 0, pair.Value))],
            Duplicates = duplicates,
            NearDuplicates = NearDuplicates(seen, single),
            Tiny = Where(seen, image => Math.Min(image.Width, image.Height) < options.MinSide),
            ExtremeShape = Where(seen, image => Math.Max(image.Width, image.Height) > options.MaxAspect * Math.Min(image.Width, image.Height)),
            OneColour = Where(seen, image => image.OneColour),
        };
    }

    private static (Seen, string?) Look(SweptImage image)
    {
        try
        {
            image.Open();
            image.Decode();
        }
        catch (ImageException fault)
        {
            return (default, fault.Reason);
        }
        return (new Seen(image.Size.Width, image.Size.Height, image.ContentHash(), PerceptualHash.Of(image.Photo), IsOneColour(image.Photo.Pixels)), null);
    }

    private static bool IsOneColour(ReadOnlySpan<byte> rgb) => rgb[3..].SequenceEqual(rgb[..^3]);

    // The groups of the same content, and the images of which each content's first is one.
    private (IReadOnlyList<IReadOnlyList<string>> Groups, int[] Single) Duplicates(Seen[] seen)
    {
        IGrouping<(UInt128, int, int), int>[] contents =
            [.. Enumerable.Range(0, seen.Length).Where(i => seen[i].IsReadable).GroupBy(i => (seen[i].Content, seen[i].Width, seen[i].Height))];
        return ([.. contents.Where(same => same.Skip(1).Any()).Select(same => Names(same))], [.. contents.Select(same => same.First())]);
    }

    // An even surface has no coefficients whose signs mean anything.
    private IReadOnlyList<IReadOnlyList<string>> NearDuplicates(Seen[] seen, int[] single)
    {
        int[] hashed = [.. single.Where(i => !seen[i].OneColour)];
        IReadOnlyList<int[]> groups = HashGroups.Of([.. hashed.Select(i => seen[i].Look)], options.NearBits);
        return [.. groups.Select(group => Names(group.Select(i => hashed[i])))];
    }

    private IReadOnlyList<CheckedImage> Where(Seen[] seen, Func<Seen, bool> holds) =>
        [.. Enumerable.Range(0, seen.Length).Where(i => seen[i].IsReadable && holds(seen[i])).Select(i => new CheckedImage(images.Names[i], seen[i].Width, seen[i].Height))];

    private IReadOnlyList<string> Names(IEnumerable<int> numbers) => [.. numbers.Select(i => images.Names[i])];

    private readonly record struct Seen(int Width, int Height, UInt128 Content, ulong Look, bool OneColour)
    {
        public bool IsReadable => Width > 0;
    }
}
