namespace EmbeddingService;

/// <summary>What <c>GET /health</c> says.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
/// <param name="Backbone">The network.</param>
/// <param name="Dimension">Length of an embedding.</param>
/// <param name="Size">Side of the network's view in pixels.</param>
/// <param name="Sha256">The hash of the weights.</param>
public sealed record HealthAnswer(string Status, string Backbone, int Dimension, int Size, string Sha256);

/// <summary>What <c>POST /embed</c> says.</summary>
/// <param name="Embedding">The image's vector.</param>
public sealed record EmbedAnswer(float[] Embedding);

/// <summary>What <c>POST /match</c> says.</summary>
/// <param name="Rows">Rows of patches in either view.</param>
/// <param name="Columns">Columns of patches.</param>
/// <param name="Matches">One for each patch of the first image, row by row.</param>
public sealed record MatchAnswer(int Rows, int Columns, Correspondence[] Matches);
