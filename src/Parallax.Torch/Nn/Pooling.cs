namespace Parallax.Torch.Nn;

/// <summary>The largest value of each window; borders are padded with −∞.</summary>
public sealed class MaxPool2d(long kernel, long stride, long padding = 0) : Layer
{
    /// <summary>(B, C, H, W) → (B, C, H′, W′).</summary>
    public override Tensor Forward(Tensor input) => input.MaxPool2d([kernel], [stride], [padding]);
}

/// <summary>The mean of each window; padded zeros count.</summary>
public sealed class AvgPool2d(long kernel, long stride, long padding = 0) : Layer
{
    /// <summary>(B, C, H, W) → (B, C, H′, W′).</summary>
    public override Tensor Forward(Tensor input) => input.AvgPool2d([kernel], [stride], [padding]);
}
