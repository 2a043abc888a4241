using System.ComponentModel.DataAnnotations;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric.Proxies;

/// <summary><c>name: softmax</c>: a linear classifier of the training classes.</summary>
public sealed record SoftmaxOptions : MetricOptions
{
    /// <summary>Learning rate of the classifier.</summary>
    [Range(0.0, 1e3)] public double ClassifierLr { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new SoftmaxClasses(space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => new ParameterRule(part) { Lr = ClassifierLr, WeightDecay = 0 };
}

/// <summary>Cross-entropy of W·x + b.</summary>
public sealed class SoftmaxClasses : MetricObjective
{
    private readonly Linear classifier;

    internal SoftmaxClasses(MetricSpace space) => classifier = Add("classifier", new Linear(space.Dimension, space.KnownClasses("softmax"), space.Random));

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return classifier.Forward(batch.Embeddings).CrossEntropyLoss(batch.Classes.Labels);
    }
}
