namespace Parallax.Methods.Objects;
/// <summary>Stub.</summary>
public sealed record ClusteringOptions;
