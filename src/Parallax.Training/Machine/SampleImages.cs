namespace Parallax.Training.Machine;

/// <summary>The smallest picture in each format, one pixel, to see that its codec works.</summary>
internal static class SampleImages
{
    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        ("JPEG", Convert.FromBase64String(
            "/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAR"
            + "EA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AR//Z")),
        ("PNG", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4zEpUUAAAAAElFTkSuQmCC")),
        ("WebP", Convert.FromBase64String("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")),
        ("GIF", Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")),
        ("BMP", Convert.FromBase64String("Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA////AA==")),
        ("TIFF", Convert.FromBase64String(
            "SUkqAAoAAAD/AAkAAAEDAAEAAAABAAAAAQEDAAEAAAABAAAAAgEDAAEAAAAIAAAAAwEDAAEAAAABAAAABgEDAAEAAAABAAAAEQEEAAEAAAAIAA"
            + "AAFQEDAAEAAAABAAAAFgEDAAEAAAABAAAAFwEEAAEAAAABAAAAAAAAAA==")),
    ];
}
