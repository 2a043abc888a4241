namespace Parallax.Training.Demo;

/// <summary>One image of a demonstration set.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Class">What zero-shot retrieval has to find again: one emoji, one folder of photos.</param>
/// <param name="Category">The coarse label that k-NN predicts; the class itself where there is none coarser.</param>
/// <param name="Subcategory">The label between both; the class itself where there is none.</param>
/// <param name="Style">Which instance of the class it is.</param>
/// <param name="IsKnnQuery">Whether k-NN asks for its label; the others vote.</param>
public sealed record DemoImage(string Path, string Class, string Category, string Subcategory, string Style, bool IsKnnQuery);
