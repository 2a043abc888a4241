using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parallax.Vision;

/// <summary>
/// Brightness, contrast, saturation, grey and solarization of floats, as torchvision has them for tensors: out = f·pixel + (1 − f)·base, cut to
/// [0, 1], with base 0, the image's mean luma, or the pixel's own.
/// </summary>
internal static class FloatColours
{
    private const float R = 0.2989f, G = 0.587f, B = 0.114f;

    public static void Brightness(FloatPlanes image, float factor) => Towards(image, 0, factor);

    public static void Contrast(FloatPlanes image, float factor) => Towards(image, MeanLuma(image), factor);

    public static void Saturation(FloatPlanes image, float factor)
    {
        Span<Vector512<float>> red = image.Vectors(0), green = image.Vectors(1), blue = image.Vectors(2);
        for (int i = 0; i < red.Length; i++)
        {
            Vector512<float> rest = Luma(red[i], green[i], blue[i]) * (1 - factor);
            (red[i], green[i], blue[i]) = (Cut(red[i] * factor + rest), Cut(green[i] * factor + rest), Cut(blue[i] * factor + rest));
        }
    }

    /// <summary>Replaces each pixel by its luma, in all three planes.</summary>
    public static void Grey(FloatPlanes image)
    {
        Span<Vector512<float>> red = image.Vectors(0), green = image.Vectors(1), blue = image.Vectors(2);
        for (int i = 0; i < red.Length; i++)
            red[i] = green[i] = blue[i] = Luma(red[i], green[i], blue[i]);
    }

    /// <summary>v → 1 − v where v is at least <paramref name="threshold"/>.</summary>
    public static void Solarize(FloatPlanes image, float threshold)
    {
        Vector512<float> least = Vector512.Create(threshold), one = Vector512<float>.One;
        foreach (ref Vector512<float> v in MemoryMarshal.Cast<float, Vector512<float>>(image.All))
            v = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(v, least), one - v, v);
    }

    private static void Towards(FloatPlanes image, float origin, float factor)
    {
        Vector512<float> rest = Vector512.Create((1 - factor) * origin);
        foreach (ref Vector512<float> v in MemoryMarshal.Cast<float, Vector512<float>>(image.All))
            v = Cut(v * factor + rest);
    }

    // Summed in float64, so that the order is no matter.
    private static float MeanLuma(FloatPlanes image)
    {
        ReadOnlySpan<float> red = image.Plane(0), green = image.Plane(1), blue = image.Plane(2);
        double sum = 0;
        for (int i = 0; i < image.Count; i++)
            sum += R * red[i] + G * green[i] + B * blue[i];
        return (float)(sum / image.Count);
    }

    private static Vector512<float> Luma(Vector512<float> red, Vector512<float> green, Vector512<float> blue) => red * R + green * G + blue * B;

    private static Vector512<float> Cut(Vector512<float> value) => Vector512.Min(Vector512.Max(value, Vector512<float>.Zero), Vector512<float>.One);
}
