namespace Parallax.Training.Machine;

/// <summary>A whole but tiny picture in each format, to see that its codec works: a JPEG of 8×8 grey pixels, the others of one pixel.</summary>
internal static class SampleImages
{
    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        ("JPEG", Convert.FromBase64String(
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/"
            + "wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAf/EAB0QAAECBwAAAAAAAAAAAAAAABIAERQyNmSCkaH/2gAIAQEAAD8AamtYbMi00vV//9k=")),
        ("PNG", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4zEpUUAAAAAElFTkSuQmCC")),
        ("WebP", Convert.FromBase64String("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")),
    ];
}
