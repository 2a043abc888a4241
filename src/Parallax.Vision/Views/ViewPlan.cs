namespace Parallax.Vision;

/// <summary>
/// Which views are made of each image for training. The views of <see cref="Global"/> come first, then those of <see cref="Local"/>.
/// </summary>
public sealed record ViewPlan
{
    /// <summary>The large views. Default: VICRegL's two of 224 pixels.</summary>
    public ViewGroup Global { get; init; } = new();

    /// <summary>The small views, or null for none. Default none.</summary>
    public ViewGroup? Local { get; init; }

    /// <summary>VICRegL's published views for ResNet-50: two of 224 pixels.</summary>
    public static ViewPlan VicRegL { get; } = new();

    /// <summary>VICRegL's published views for ConvNeXt: two of 224 pixels with area [0.4, 1], six of 96 with area [0.08, 0.4].</summary>
    public static ViewPlan VicRegLMultiCrop { get; } = new()
    {
        Global = new() { Scale = (0.4, 1.0) },
        Local = new() { Count = 6, Size = 96, Scale = (0.08, 0.4) },
    };

    /// <summary>Number of views of an image.</summary>
    public int Count => Global.Count + (Local?.Count ?? 0);

    /// <summary>Two views of one size, otherwise as by default.</summary>
    /// <param name="size">Side in pixels.</param>
    /// <param name="scale">Area of the crop as a fraction of the image's.</param>
    public static ViewPlan Pair(int size, Interval scale) => new() { Global = new() { Size = size, Scale = scale } };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message names every fault.</exception>
    public void Validate()
    {
        string[] faults = [.. Global.Faults("views.global"), .. Local?.Faults("views.local") ?? []];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
