namespace Parallax.Vision;

/// <summary>Stops a run whose images are mostly broken. Counted in the order of batches, so the same run stops at the same place.</summary>
internal sealed class UnreadableShare(ImageSource images, LoaderOptions options, LoaderReport report)
{
    private const int LeastSeen = 20;
    private const int Named = 3;

    private long seen, unreadable;

    /// <summary>Takes one more batch into account.</summary>
    /// <param name="seenOfBatch">Images of the batch, readable or not, without replacements.</param>
    /// <param name="unreadableOfBatch">How many of them were unreadable.</param>
    /// <param name="endOfEpoch">Whether the epoch ends here: a small folder is then judged, too.</param>
    /// <exception cref="ImageException">The share is above the limit.</exception>
    public void Check(int seenOfBatch, int unreadableOfBatch, bool endOfEpoch)
    {
        seen += seenOfBatch;
        unreadable += unreadableOfBatch;
        if (unreadable > options.MaxUnreadable * seen && (endOfEpoch || seen >= LeastSeen))
            throw TooMany(unreadable, seen);
    }

    /// <summary>Ends the search for a replacement when so many in a row were unreadable that none can be expected.</summary>
    public void RequireHope(int tried)
    {
        if (tried >= images.Count || (tried >= LeastSeen && options.MaxUnreadable < 1))
            throw TooMany(tried, tried);
    }

    private ImageException TooMany(long unreadable, long seen)
    {
        IEnumerable<UnreadableImage> first = report.Unreadable.Take(Named);
        return new ImageException(images.Root,
            $"found {unreadable} unreadable among {seen} images, expected at most {100 * options.MaxUnreadable:0.##} %; " +
            $"the first: {string.Join("; ", first)}");
    }
}
