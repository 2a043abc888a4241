namespace Parallax.Methods.S2sd;

/// <summary>The widths of the targets that the paper's variants have.</summary>
internal static class TargetWidths
{
    public static IReadOnlyList<int> Dual { get; } = [2048];

    public static IReadOnlyList<int> Multi { get; } = [512, 1024, 1536, 2048];
}

/// <summary><c>name: metric</c>: the base objective alone.</summary>
public sealed record BaseOptions : S2sdOptions;

/// <summary><c>name: dsd</c>: one target.</summary>
public sealed record DsdOptions : S2sdOptions
{
    /// <summary>Takes the paper's values.</summary>
    public DsdOptions() => Targets = TargetWidths.Dual;
}

/// <summary><c>name: dsda</c>: one target, on mean plus maximum.</summary>
public sealed record DsdaOptions : S2sdOptions
{
    /// <summary>Takes the paper's values.</summary>
    public DsdaOptions() => (Targets, Aggregates) = (TargetWidths.Dual, true);
}

/// <summary><c>name: msd</c>: four targets.</summary>
public sealed record MsdOptions : S2sdOptions
{
    /// <summary>Takes the paper's values.</summary>
    public MsdOptions() => Targets = TargetWidths.Multi;
}

/// <summary><c>name: msda</c>: four targets, on mean plus maximum.</summary>
public sealed record MsdaOptions : S2sdOptions
{
    /// <summary>Takes the paper's values.</summary>
    public MsdaOptions() => (Targets, Aggregates) = (TargetWidths.Multi, true);
}

/// <summary><c>name: msdf</c>: four targets, and the features.</summary>
public sealed record MsdfOptions : S2sdOptions
{
    /// <summary>Takes the paper's values.</summary>
    public MsdfOptions() => (Targets, Features) = (TargetWidths.Multi, new());
}

/// <summary><c>name: msdfa</c>: four targets and the features, on mean plus maximum.</summary>
public sealed record MsdfaOptions : S2sdOptions
{
    /// <summary>Takes the paper's values.</summary>
    public MsdfaOptions() => (Targets, Aggregates, Features) = (TargetWidths.Multi, true, new());
}
