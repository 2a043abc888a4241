using System.Text.Json.Serialization;

namespace Parallax.Training.Evaluation;

/// <summary>What a <see cref="Score"/> counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScoreUnit>))]
public enum ScoreUnit
{
    /// <summary>A share of the whole, in [0, 1].</summary>
    [JsonStringEnumMemberName("fraction")] Fraction,

    /// <summary>A distance in patches of a view.</summary>
    [JsonStringEnumMemberName("patches")] Patches,

    /// <summary>A number without a unit and without an upper bound.</summary>
    [JsonStringEnumMemberName("number")] Number,
}
