namespace Parallax.Vision;

/// <summary>The numbers in which the colours of a view are changed. Cropping and resizing are the same, 8-bit, either way.</summary>
public enum ColourPrecision
{
    /// <summary>Bytes, rounded after each operation: the results of torchvision on Pillow images, as all published recipes.</summary>
    EightBit,

    /// <summary>
    /// 32-bit floats in [0, 1] without rounding in between: the results of torchvision on float tensors. Blur is a Gaussian of finite length,
    /// a tenth of the view's side and odd, with mirrored borders.
    /// </summary>
    Float32,
}
