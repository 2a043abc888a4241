using System.Globalization;
using Parallax.Training.Weights;

namespace Parallax.Training.Export;

/// <summary>What the user of an exported file must do with a picture before it, and where the patches lie in it.</summary>
internal static class ModelFacts
{
    /// <summary>Texts by name, the same in every kind of file.</summary>
    public static Dictionary<string, string> Of(TrainedModel model, Grid grid) => new()
    {
        ["backbone"] = model.Backbone.ToString()!,
        ["size"] = Text(model.View.Size),
        ["shorter_side"] = Text(model.View.ShorterSide),
        ["interpolation"] = model.View.Interpolation.ToString().ToLowerInvariant(),
        ["mean"] = string.Join(' ', model.View.Normalization.Mean.Select(value => Text(value))),
        ["std"] = string.Join(' ', model.View.Normalization.Std.Select(value => Text(value))),
        ["grid_rows"] = Text(grid.Rows),
        ["grid_columns"] = Text(grid.Columns),
        ["stride"] = Text(model.Backbone.Stride),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
