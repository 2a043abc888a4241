namespace Parallax.Vision;

/// <summary>The one evaluation view of every image, in the folder's order.</summary>
internal sealed class EvaluationSampling(EvaluationPlan plan) : BatchSampling
{
    public override int[] Sizes { get; } = [plan.Size];

    public override bool Replaces => false;

    public override int PlacesPerEpoch(ImageSource images) => images.Count;

    public override int StepsPerEpoch(int places, int batchSize) => (places + batchSize - 1) / batchSize;

    public override int[] Order(ImageSource images, int batchSize, long seed, int epoch) => [.. Enumerable.Range(0, images.Count)];

    public override ViewDraw Draw(int view, int width, int height, in ViewStreams streams) => ViewDrawing.Draw(plan, width, height);

    public override Normalization NormalizationOf(int view) => plan.Normalization;
}
