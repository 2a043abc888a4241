using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>
/// <c>name: buffered</c>: every image once an epoch, shuffled so that the disk is read forward: shards in a random order, their images through
/// a buffer out of which each place takes one at random.
/// </summary>
public sealed record BufferedSampler : Sampler
{
    /// <summary>
    /// Images in the buffer: no image comes more than this many places before where it lies. An order as good as a whole shuffle needs many
    /// times the images of a class if the shards hold class after class. Default 4096.
    /// </summary>
    [Range(1, 10_000_000)] public int Buffer { get; init; } = 4096;

    /// <inheritdoc/>
    public override int PlacesPerEpoch(ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Count;
    }

    /// <inheritdoc/>
    public override int[] Order(ImageSource images, int batchSize, long seed, int epoch)
    {
        int[] stored = Stored(images, seed, epoch);
        int[] order = new int[stored.Length], buffer = stored[..Math.Min(Buffer, stored.Length)];
        Rng rng = Rng.For(seed, epoch, SamplerStreams.Stretches, view: -2);
        int filled = buffer.Length, next = filled;
        for (int place = 0; place < order.Length; place++)
        {
            int taken = rng.NextInt(filled);
            order[place] = buffer[taken];
            buffer[taken] = next < stored.Length ? stored[next++] : buffer[--filled];
        }
        return order;
    }

    internal override ReadingOrder Reading(ImageSource images, long seed, int epoch) => new(Stored(images, seed, epoch), Buffer);

    // The images as they lie, with the stretches that lie in one file in a random order.
    private static int[] Stored(ImageSource images, long seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(images);
        int[] starts = [.. images.Stretches, images.Count], stretches = [.. Enumerable.Range(0, starts.Length - 1)], stored = new int[images.Count];
        Rng.For(seed, epoch, SamplerStreams.Stretches, view: -1).Shuffle<int>(stretches);
        int filled = 0;
        foreach (int stretch in stretches)
        {
            for (int image = starts[stretch]; image < starts[stretch + 1]; image++)
                stored[filled++] = image;
        }
        return stored;
    }
}
