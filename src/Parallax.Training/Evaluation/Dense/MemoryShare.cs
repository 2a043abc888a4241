namespace Parallax.Training.Evaluation.Dense;

/// <summary>How a bounded memory is divided among images.</summary>
internal static class MemoryShare
{
    /// <summary>Patches that there is place for of each look at an image.</summary>
    /// <exception cref="ArgumentException">Not even one.</exception>
    public static int Of(int memory, int images, int passes) => memory / images / passes is > 0 and var places ? places
        : throw new ArgumentException($"patch memory: found room for {memory} patches, expected at least {(long)images * passes}: one of each of {images} images in each of {passes} passes");
}
