using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Training.Recipes;

/// <summary>How images are read.</summary>
public sealed record LoaderOptions
{
    /// <summary>Threads that decode and cut views; 0 takes what the machine has. The views do not depend on it.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Batches made ahead.</summary>
    [Range(1, 64)]
    public int Prefetch { get; init; } = 2;

    /// <summary>Share of unreadable images at which the run stops.</summary>
    [Range(0.0, 1.0)]
    public double MaxUnreadable { get; init; } = 0.1;

    /// <summary>Memory for decoded images, in megabytes; 0 keeps none.</summary>
    [Range(0, int.MaxValue)]
    public int CacheMegabytes { get; init; }

    /// <summary>Whether JPEGs are decoded in full, or reduced to 1/2, 1/4 or 1/8 where all views of an image shrink it that much. Not with a cache.</summary>
    public JpegScale JpegScale { get; init; }
}
