using Parallax.Training.Recipes;

namespace Parallax.Training.Reports;

/// <summary>Which views to draw of which image.</summary>
/// <param name="Image">The image file.</param>
/// <param name="Recipe">The views, and whose tokens to draw.</param>
/// <param name="Stride">View pixels between neighbouring tokens; null for the backbone's, or 16 (as of ViT-S/16) in a recipe of views alone.</param>
/// <param name="Seed">Seed of the run whose views they are.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="Out">The files to write, without <c>.png</c> and <c>.svg</c>.</param>
public sealed record CropRequest(string Image, RecipeViews Recipe, int? Stride, long Seed, int Epoch, string Out);
