using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary><c>name: shuffled</c>: every image once an epoch, or several times, in an order that every epoch shuffles anew.</summary>
public sealed record ShuffledSampler : Sampler
{
    /// <summary>Times that each image comes in an epoch; a whole shuffled pass follows the other. For small sets. Default 1.</summary>
    [Range(1, 100_000)] public int Repeats { get; init; } = 1;

    /// <inheritdoc/>
    public override int PlacesPerEpoch(ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return checked(images.Count * Repeats);
    }

    /// <inheritdoc/>
    public override int[] Order(ImageSource images, int batchSize, long seed, int epoch)
    {
        int[] order = new int[PlacesPerEpoch(images)];
        for (int pass = 0; pass < Repeats; pass++)
            WritePass(seed, epoch, pass, order.AsSpan(pass * images.Count, images.Count));
        return order;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(ImageSource images, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(images);
        string[] tooLong = (long)images.Count * Repeats <= int.MaxValue ? []
            : [$"sampler.repeats: expected an epoch of at most {int.MaxValue} images, found {images.Count} images {Repeats} times"];
        return base.Faults(images, batchSize).Concat(tooLong);
    }

    // The first pass is Rng.WriteEpochOrder; the others have streams of their own.
    private static void WritePass(long seed, int epoch, int pass, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Rng.For(seed, epoch, image: SamplerStreams.Shuffle, view: -1 - pass).Shuffle(order);
    }
}
