using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>How a bounded memory is divided among images.</summary>
internal static class MemoryShare
{
    /// <summary>Patches that there is place for of each look at an image.</summary>
    /// <exception cref="ImageException">Not even one.</exception>
    public static int Of(int memory, ImageSource images, int passes) => memory / images.Count / passes is > 0 and var places ? places
        : throw new ImageException(images.Root, $"found {images.Count} images to remember in {passes} passes, expected room for a patch of each: a memory of {(long)images.Count * passes} patches or more, not {memory}");
}
