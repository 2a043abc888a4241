namespace Parallax.Vision;

/// <summary>The one evaluation view of every image, in the folder's order.</summary>
internal sealed class EvaluationSampling(EvaluationPlan plan) : BatchSampling
{
    public override int[] Sizes { get; } = [plan.Size];

    public override bool Replaces => false;

    public override int StepsPerEpoch(int images, int batchSize) => (images + batchSize - 1) / batchSize;

    public override void WriteOrder(long seed, int epoch, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
    }

    public override ViewDraw Draw(int view, int width, int height, in ViewStreams streams) => ViewDrawing.Draw(plan, width, height);

    public override Normalization NormalizationOf(int view) => plan.Normalization;
}
