namespace Parallax.Vision;

/// <summary>Random views in shuffled order, whole batches only.</summary>
internal sealed class TrainingSampling(ViewPlan plan) : BatchSampling
{
    public override int[] Sizes { get; } =
        [.. Enumerable.Repeat(plan.Global.Size, plan.Global.Count), .. Enumerable.Repeat(plan.Local?.Size ?? 0, plan.Local?.Count ?? 0)];

    public override bool Replaces => true;

    public override int StepsPerEpoch(int images, int batchSize) => images / batchSize;

    public override void WriteOrder(long seed, int epoch, Span<int> order) => Rng.WriteEpochOrder(seed, epoch, order);

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
