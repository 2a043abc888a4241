namespace Parallax.Vision;

/// <summary>Where blur stands in the chain.</summary>
public enum BlurPlace
{
    /// <summary>After jitter and grey: MoCo v2, SimSiam, BYOL, DINO, VICReg, VICRegL, GLSD, CrIBo.</summary>
    AfterColours,

    /// <summary>Before jitter and grey: LoGo.</summary>
    BeforeColours,
}
