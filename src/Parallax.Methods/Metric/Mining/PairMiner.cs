using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary>A class mate for every image that has one: N-pair's and the angular loss's pairs, whose negatives are all other classes.</summary>
internal static class PairMiner
{
    public static (Tensor Anchors, Tensor Positives) Draw(BatchClasses classes, Generator random)
    {
        Tensor a = classes.Anchors;
        return (a, Choice.OneOf(classes.Mates.IndexSelect(0, a), random));
    }
}
