using Parallax.Torch;
using Parallax.Vision;

namespace Parallax;

/// <summary>One view of each image of a batch.</summary>
public sealed class View
{
    private readonly ViewGeometry[] geometry;

    /// <summary>Joins pixels and where they came from.</summary>
    /// <param name="pixels">(B, 3, S, S), normalised.</param>
    /// <param name="geometry">One an image.</param>
    /// <exception cref="ShapeException">The numbers of images differ.</exception>
    public View(Tensor pixels, ReadOnlySpan<ViewGeometry> geometry)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Rank != 4 || pixels.Size(0) != geometry.Length)
            throw new ShapeException($"views: {geometry.Length} geometries do not fit pixels {pixels.Describe()}");
        Pixels = pixels;
        this.geometry = geometry.ToArray();
    }

    /// <summary>(B, 3, S, S), normalised.</summary>
    public Tensor Pixels { get; }

    /// <summary>Where each image's view lies in its source.</summary>
    public IReadOnlyList<ViewGeometry> Geometry => geometry;

    /// <summary>The centres of the cells of a feature grid, in source pixels as (row, column).</summary>
    /// <param name="grid">The grid, N = rows · columns cells.</param>
    /// <returns>(B, N, 2) f32, row-major, on the pixels' device.</returns>
    public Tensor Centres(Grid grid)
    {
        int values = 2 * grid.Rows * grid.Columns;
        float[] centres = new float[geometry.Length * values];
        for (int i = 0; i < geometry.Length; i++) geometry[i].WriteTokenCentres(grid.Rows, grid.Columns, centres.AsSpan(i * values, values));
        Tensor tensor = Tensor.From(centres, geometry.Length, values / 2, 2);
        return Pixels.Device == Device.Cpu ? tensor : tensor.To(Pixels.Device, DType.Float32);
    }
}
