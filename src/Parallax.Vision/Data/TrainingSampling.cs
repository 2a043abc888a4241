namespace Parallax.Vision;

/// <summary>Random views of the images that a sampler chooses, whole batches only.</summary>
internal sealed class TrainingSampling(ViewPlan plan, Sampler sampler) : BatchSampling
{
    public override int[] Sizes { get; } =
        [.. Enumerable.Repeat(plan.Global.Size, plan.Global.Count), .. Enumerable.Repeat(plan.Local?.Size ?? 0, plan.Local?.Count ?? 0)];

    public override bool Replaces => true;

    public override int PlacesPerEpoch(ImageSource images) => sampler.PlacesPerEpoch(images);

    public override int StepsPerEpoch(int places, int batchSize) => places / batchSize;

    public override int[] Order(ImageSource images, int batchSize, long seed, int epoch)
    {
        int[] order = sampler.Order(images, batchSize, seed, epoch);
        int expected = StepsPerEpoch(PlacesPerEpoch(images), batchSize) * batchSize;
        return order.Length >= expected && !order.AsSpan().ContainsAnyExceptInRange(0, images.Count - 1) ? order
            : throw new InvalidOperationException(
                $"{sampler.GetType().Name}: expected at least {expected} numbers in [0, {images.Count}), found {order.Length}, or others");
    }

    public override ReadingOrder? Reading(ImageSource images, long seed, int epoch) => sampler.Reading(images, seed, epoch);

    public override ViewDraw Draw(int view, int width, int height, in ViewStreams streams)
    {
        var (group, index) = GroupOf(view);
        ViewDraw own = Draw(group, index, width, height, streams.Of(view));
        return group.Shared == SharedDraws.None || index == 0 ? own : own.Sharing(group.Shared, Draw(group, 0, width, height, streams.Of(view - index)));
    }

    public override Normalization NormalizationOf(int view) => GroupOf(view).Group.Normalization;

    private static ViewDraw Draw(ViewGroup group, int index, int width, int height, Rng rng) => ViewDrawing.Draw(group, index, width, height, ref rng);

    private (ViewGroup Group, int Index) GroupOf(int view) =>
        view < plan.Global.Count ? (plan.Global, view) : (plan.Local!, view - plan.Global.Count);
}
