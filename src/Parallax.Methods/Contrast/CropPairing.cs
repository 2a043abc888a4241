namespace Parallax.Methods.Contrast;

/// <summary>Which crops of an image learn from which.</summary>
public enum CropPairing
{
    /// <summary>Crop 0 from crop 1: MoCo.</summary>
    OneWay,

    /// <summary>Crop 0 from crop 1 and crop 1 from crop 0, the mean: SimSiam, and MoCo made symmetric.</summary>
    BothWays,

    /// <summary>Every crop from every other one, local crops too, the mean: the comparison "SwAV-style multi-crop" of LoGo's supplement.</summary>
    EveryOther,
}
