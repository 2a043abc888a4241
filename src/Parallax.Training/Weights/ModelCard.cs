using System.Text.Json;

namespace Parallax.Training.Weights;

/// <summary>Where weights come from; it travels with them.</summary>
public sealed record ModelCard
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The file or run that the weights were taken from, by its name alone.</summary>
    public required string Source { get; init; }

    /// <summary>Whose parameter names the source had, where they were not ours.</summary>
    public string? Naming { get; init; }

    /// <summary>Optimizer steps that they have seen; null where nobody says.</summary>
    public long? Steps { get; init; }

    /// <summary>The whole recipe that trained them, as YAML, without the folder of a file that they started from; null where nobody says.</summary>
    public string? Recipe { get; init; }

    /// <summary>The images that they were trained on, in a few words; null where nobody says.</summary>
    public string? Data { get; init; }

    /// <summary>Scores and losses by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The licence of the weights, as their user states it.</summary>
    public string Licence { get; init; } = "not stated";

    /// <summary>SHA-256 of the tensors' names, types, shapes and bytes, in hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>As JSON, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>The card of a text that <see cref="ToJson"/> gave.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ModelCard Parse(string json) => JsonSerializer.Deserialize<ModelCard>(json, Format) ?? throw new JsonException("a model card is null");
}
