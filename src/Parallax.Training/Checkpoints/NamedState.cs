using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Checkpoints;

/// <summary>The state of one part of a run, as a checkpoint holds it: small values and tensors by name. Numbers come back to the bit.</summary>
/// <param name="place">What messages call it.</param>
/// <param name="texts">The small values.</param>
/// <param name="tensors">The tensors.</param>
internal sealed class NamedState(string place, Dictionary<string, string> texts, Dictionary<string, Tensor> tensors)
{
    /// <summary>An empty state, to be filled.</summary>
    public NamedState()
        : this("this state", [], [])
    {
    }

    /// <summary>A state of tensors alone.</summary>
    public static NamedState Of(IReadOnlyDictionary<string, Tensor> tensors) => new("this state", [], new(tensors));

    /// <summary>The small values.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>The tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Adds an integer.</summary>
    public NamedState With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a number.</summary>
    public NamedState With(string name, double value) => With(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Adds a text.</summary>
    public NamedState With(string name, string value)
    {
        texts.Add(name, value);
        return this;
    }

    /// <summary>Adds a tensor; it is copied when the checkpoint is taken.</summary>
    public NamedState With(string name, Tensor value)
    {
        tensors.Add(name, value);
        return this;
    }

    /// <summary>An integer of this name.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public long Integer(string name) => long.TryParse(Text(name), CultureInfo.InvariantCulture, out long value) ? value : throw Strange(name, "an integer");

    /// <summary>A number of this name.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public double Number(string name) => double.TryParse(Text(name), CultureInfo.InvariantCulture, out double value) ? value : throw Strange(name, "a number");

    /// <summary>A text of this name.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public string Text(string name) => texts.TryGetValue(name, out string? text) ? text : throw new CheckpointException($"{place}: has no value '{name}'");

    /// <summary>A tensor of this name.</summary>
    /// <exception cref="CheckpointException">There is none.</exception>
    public Tensor Tensor(string name) => tensors.TryGetValue(name, out Tensor? tensor) ? tensor : throw new CheckpointException($"{place}: has no tensor '{name}'");

    private CheckpointException Strange(string name, string expected) => new($"{place}: '{name}' is '{Text(name)}', expected {expected}");
}
