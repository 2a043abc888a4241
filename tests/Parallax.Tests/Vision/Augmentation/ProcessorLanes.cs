using System.Runtime.Intrinsics.X86;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

internal static class ProcessorLanes
{
    /// <summary>The vector paths that the processor under test has.</summary>
    public static IEnumerable<string> Wide =>
    [
        .. Avx2.IsSupported ? [nameof(Lanes.Eight)] : Array.Empty<string>(),
        .. Avx512Vbmi.IsSupported ? [nameof(Lanes.Sixteen)] : Array.Empty<string>(),
    ];
}

internal static class RgbPlanesExtensions
{
    public static byte[] ToRgb(this RgbPlanes image)
    {
        byte[] rgb = new byte[3 * image.Count];
        for (int i = 0; i < image.Count; i++)
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = (image.Red[i], image.Green[i], image.Blue[i]);
        return rgb;
    }
}
