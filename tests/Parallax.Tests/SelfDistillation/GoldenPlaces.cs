using Parallax.Methods.SelfDistillation;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Tests.SelfDistillation;

/// <summary>Positions as the reference files hold them: (B, 2, rows, columns), x before y, pixel centres at whole numbers.</summary>
internal static class GoldenPlaces
{
    /// <summary>Patches of a view: features, and their places as (row, column).</summary>
    public static (Tensor Patches, Tensor Centres, Grid Grid) Patches(Tensor features, Tensor positions)
    {
        var grid = new Grid((int)positions.Size(2), (int)positions.Size(3));
        return (features, Ops.Stack([positions.Select(1, 1), positions.Select(1, 0)], dim: -1).Flatten(1, 2), grid);
    }

    /// <summary>A view whose geometry gives these positions.</summary>
    public static View View(Tensor pixels, Tensor positions)
    {
        int rows = (int)positions.Size(2), columns = (int)positions.Size(3), side = (int)pixels.Size(2);
        double[] values = positions.ToArray<double>();
        var geometry = new ViewGeometry[positions.Size(0)];
        for (int b = 0; b < geometry.Length; b++)
        {
            int x = b * 2 * rows * columns, y = x + (rows * columns);
            double right = (values[x + columns - 1] - values[x]) / (columns - 1), down = (values[y + ((rows - 1) * columns)] - values[y]) / (rows - 1);
            double width = Math.Abs(right) * columns, height = down * rows;
            double left = Math.Min(values[x], values[x + columns - 1]) - (Math.Abs(right) / 2), top = values[y] - (down / 2);
            geometry[b] = new ViewGeometry(new SourceBox(left + 0.5, top + 0.5, width, height), right < 0, side, side, 4096, 4096);
        }
        return new View(pixels, geometry);
    }
}
