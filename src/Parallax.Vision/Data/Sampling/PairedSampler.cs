namespace Parallax.Vision;

/// <summary>
/// <c>name: paired</c>: batches of different images drawn from all, but for the last one, which is a class mate of one of the others: at least
/// one positive pair.
/// </summary>
public sealed record PairedSampler : Sampler
{
    /// <inheritdoc/>
    public override int PlacesPerEpoch(ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Labels.Length - images.Labels.Count(-1);
    }

    /// <inheritdoc/>
    public override int[] Order(ImageSource images, int batchSize, long seed, int epoch)
    {
        var members = new ClassMembers(images);
        int[] rank = new int[images.Count], all = new int[members.Images];
        for (int c = 0, filled = 0; c < members.Count; c++)
        {
            foreach (int image in members[c])
                (rank[image], all[filled++]) = (c, image);
        }
        int[] order = new int[all.Length / batchSize * batchSize];
        Rng rng = Rng.For(seed, epoch, SamplerStreams.Pairs, view: -1);
        for (int first = 0; first < order.Length; first += batchSize)
        {
            Span<int> drawn = order.AsSpan(first, batchSize - 1);
            for (int i = 0; i < drawn.Length; i++)
            {
                int other = i + rng.NextInt(all.Length - i);
                (all[i], all[other]) = (all[other], all[i]);
                drawn[i] = all[i];
            }
            int partner = drawn[rng.NextInt(drawn.Length)];
            order[first + drawn.Length] = Mate(members[rank[partner]], partner, ref rng);
        }
        return order;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(ImageSource images, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (PlacesPerEpoch(images) == 0)
            yield return $"sampler: paired looks for class mates; {images.Root} has no classes";
        if (batchSize < 2)
            yield return $"sampler: paired needs batches of at least 2 images, found {batchSize}";
    }

    // Any other image of the class, all equally likely; the image itself if there is no other.
    private static int Mate(ReadOnlySpan<int> members, int image, ref Rng rng)
    {
        if (members.Length == 1)
            return image;
        int drawn = members[rng.NextInt(members.Length - 1)];
        return drawn == image ? members[^1] : drawn;
    }
}
