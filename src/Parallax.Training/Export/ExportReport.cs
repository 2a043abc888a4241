namespace Parallax.Training.Export;

/// <summary>What an export wrote.</summary>
/// <param name="Out">The file.</param>
/// <param name="Card">The file of the model card where it lies beside, or null where it is inside.</param>
/// <param name="Backbone">The network.</param>
/// <param name="Channels">Length of a picture's vector.</param>
/// <param name="Size">Side of the pictures in pixels.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">The hash of the tensors.</param>
public sealed record ExportReport(string Out, string? Card, string Backbone, int Channels, int Size, long Bytes, string Sha256);
