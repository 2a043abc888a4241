using System.Text.Json.Serialization;

namespace Parallax.Training.Finetuning;

/// <summary>What chooses the epoch that is reported.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SelectOn>))]
public enum SelectOn
{
    /// <summary>Classes of the training part that are kept out of training.</summary>
    [JsonStringEnumMemberName("validation")] Validation,

    /// <summary>The test classes, as published tables do; such a figure is optimistic, and the report says so.</summary>
    [JsonStringEnumMemberName("test")] Test,
}
