namespace Parallax.Training.Weights;

/// <summary>What an import did.</summary>
/// <param name="Out">The model.</param>
/// <param name="Backbone">Its network.</param>
/// <param name="Prefix">What stood before the names.</param>
/// <param name="Naming">Whose names they were.</param>
/// <param name="Loaded">Number of tensors taken.</param>
/// <param name="Missing">Names of the network that were not filled.</param>
/// <param name="Unexpected">Names that the network lacks.</param>
/// <param name="Misshaped">Tensors of another shape.</param>
/// <param name="LeftOut">Classifiers and heads, which a backbone has not.</param>
/// <param name="NotFinite">Tensors that hold NaN or infinity.</param>
/// <param name="Sha256">The hash of the model's tensors.</param>
public sealed record ImportReport(
    string Out, string Backbone, string Prefix, string Naming, int Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected,
    IReadOnlyList<string> Misshaped, IReadOnlyList<string> LeftOut, IReadOnlyList<string> NotFinite, string Sha256);
