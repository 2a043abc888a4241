using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>What the cross entropy of labelled pixels is divided by.</summary>
public enum PixelMean
{
    /// <summary>All pixels, ignored ones too: the framework of the published linear segmentation does so.</summary>
    AllPixels,

    /// <summary>The pixels that have a label.</summary>
    LabelledPixels,
}

/// <summary>Cross entropy of a coarse map of logits with a label for every pixel.</summary>
public static class PixelCrossEntropy
{
    /// <summary>The label of pixels that don't count.</summary>
    public const int Ignored = 255;

    /// <summary>Brings logits to the labels' size, bilinearly, corners not aligned.</summary>
    /// <param name="logits">(B, K, h, w).</param>
    /// <param name="labels">(B, H, W), int64.</param>
    /// <returns>(B, K, H, W).</returns>
    public static Tensor AtPixels(Tensor logits, Tensor labels)
    {
        Require.Shape(logits, "(B, K, h, w)", [-1, -1, -1, -1]);
        Require.Shape(labels, $"({logits.Size(0)}, H, W)", [logits.Size(0), -1, -1]);
        return FullPrecision.Of(logits).UpsampleBilinear2d([labels.Size(1), labels.Size(2)], alignCorners: false);
    }

    /// <summary>The mean cross entropy over pixels.</summary>
    /// <param name="logits">(B, K, h, w).</param>
    /// <param name="labels">(B, H, W), int64, in [0, K) or <see cref="Ignored"/>.</param>
    /// <param name="mean">What the sum is divided by.</param>
    public static Tensor Over(Tensor logits, Tensor labels, PixelMean mean = PixelMean.AllPixels)
    {
        Tensor total = AtPixels(logits, labels).CrossEntropyLoss(labels, reduction: Reduction.Sum, ignoreIndex: Ignored);
        return mean == PixelMean.AllPixels ? total / labels.Count : total / labels.Ne(Ignored).Sum().ClampMin(1).To(total.DType);
    }
}
