namespace Parallax.Vision;

/// <summary>How stored pixels must be turned to stand upright; the values are those of EXIF tag 0x0112.</summary>
public enum Orientation
{
    /// <summary>As stored.</summary>
    Upright = 1,

    /// <summary>Mirror left to right.</summary>
    MirrorHorizontally = 2,

    /// <summary>Turn by 180 degrees.</summary>
    Turn180 = 3,

    /// <summary>Mirror top to bottom.</summary>
    MirrorVertically = 4,

    /// <summary>Exchange rows and columns.</summary>
    Transpose = 5,

    /// <summary>Turn by 90 degrees clockwise.</summary>
    TurnClockwise = 6,

    /// <summary>Exchange rows and columns about the other diagonal.</summary>
    Transverse = 7,

    /// <summary>Turn by 90 degrees anticlockwise.</summary>
    TurnAnticlockwise = 8,
}
