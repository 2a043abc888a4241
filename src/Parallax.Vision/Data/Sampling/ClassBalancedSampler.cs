using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>
/// <c>name: class_balanced</c>: B / m classes a batch, m images of each, floor(N / B) batches an epoch, for N images with a class.
/// </summary>
/// <remarks>
/// By default as S2SD's code and the code base below it (Roth et al., "Revisiting training strategies", ICML 2020): both classes and images are
/// drawn with replacement, so that a class can fill several slots and an image can come twice, then with other views. Proxy-Anchor's balanced
/// batches draw the classes without replacement.
/// </remarks>
public sealed record ClassBalancedSampler : Sampler
{
    /// <summary>m, images of a class that follow each other in a batch; a divisor of the batch. Default 2, as S2SD.</summary>
    [Range(1, 65536)] public int PerClass { get; init; } = 2;

    /// <summary>Whether a batch may draw a class again.</summary>
    public Drawing Classes { get; init; } = Drawing.WithReplacement;

    /// <summary>Whether the m images of a class may hold one twice. A class with fewer than m starts again when all have come.</summary>
    public Drawing Images { get; init; } = Drawing.WithReplacement;

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
        int[] order = new int[members.Images / batchSize * batchSize], classes = [.. Enumerable.Range(0, members.Count)];
        Rng rng = Rng.For(seed, epoch, SamplerStreams.Classes, view: -1);
        int slots = batchSize / PerClass;
        for (int slot = 0; slot < order.Length / PerClass; slot++)
        {
            int drawn = Classes == Drawing.WithReplacement ? rng.NextInt(classes.Length) : DrawNew(classes, slot % slots, ref rng);
            Draw(members[drawn], order.AsSpan(slot * PerClass, PerClass), ref rng);
        }
        return order;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Faults(ImageSource images, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(images);
        int classes = new ClassMembers(images).Count, slots = batchSize / PerClass;
        List<string> faults = [.. base.Faults(images, batchSize)];
        if (classes == 0)
            faults.Add($"sampler: class_balanced draws from classes; {images.Root} has none");
        else if (classes == 1)
            faults.Add($"sampler: class_balanced draws from several classes; {images.Root} has one");
        else if (slots == 1)
            faults.Add($"sampler.per_class: a batch of {batchSize} with {PerClass} images a class holds one class, and nothing to tell it from; expected at most {batchSize / 2}");
        else if (Classes == Drawing.WithoutReplacement && slots > classes)
            faults.Add($"sampler.classes: a batch of {batchSize} draws {slots} classes without replacement; {images.Root} has {classes}");
        if (batchSize % PerClass != 0)
            faults.Add($"sampler.per_class: expected a divisor of the {batchSize} images of a batch, found {PerClass}");
        return faults;
    }

    // One step of Fisher and Yates: those that the batch has drawn stand before the slot.
    private static int DrawNew(Span<int> classes, int slot, ref Rng rng)
    {
        int drawn = slot + rng.NextInt(classes.Length - slot);
        (classes[slot], classes[drawn]) = (classes[drawn], classes[slot]);
        return classes[slot];
    }

    private void Draw(ReadOnlySpan<int> members, Span<int> slot, ref Rng rng)
    {
        for (int i = 0; i < slot.Length; i++)
        {
            int round = Images == Drawing.WithReplacement ? i : i / members.Length * members.Length;
            do
                slot[i] = members[rng.NextInt(members.Length)];
            while (slot[round..i].Contains(slot[i]));
        }
    }
}
