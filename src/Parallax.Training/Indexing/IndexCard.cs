using System.Text.Json;
using Parallax.Vision;

namespace Parallax.Training.Indexing;

/// <summary>Where an index comes from.</summary>
/// <param name="Data">The images, as an address with its whole path.</param>
/// <param name="Run">The run folder or model file, with its whole path.</param>
/// <param name="View">What the network looked at.</param>
public sealed record IndexCard(string Data, string Run, EvaluationPlan View)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Whether a view is the one that the index was made with.</summary>
    internal bool IsOf(EvaluationPlan view) => JsonSerializer.Serialize(View, Format) == JsonSerializer.Serialize(view, Format);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    internal static IndexCard Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<IndexCard>(json, Format) ?? throw new JsonException("an index's card is null");
}
