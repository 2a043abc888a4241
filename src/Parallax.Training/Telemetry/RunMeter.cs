using System.Diagnostics.Metrics;
using Parallax.Training.Health;

namespace Parallax.Training.Telemetry;

/// <summary>A run's figures as .NET metrics, for whoever listens: <c>dotnet-counters monitor</c>, OpenTelemetry, a <see cref="MeterListener"/>.</summary>
/// <remarks>Names and units follow OpenTelemetry's conventions. A gauge that was never set is silent. docs/telemetry.md.</remarks>
public sealed class RunMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Parallax.Training";

    /// <summary>Counter, {image}: images that steps have trained on.</summary>
    public const string Images = "parallax.training.images";

    /// <summary>Histogram, s: time of a step, waiting included.</summary>
    public const string StepDuration = "parallax.training.step.duration";

    /// <summary>Histogram, s: the part of a step in which it waited for the loader.</summary>
    public const string LoaderWait = "parallax.training.loader.wait";

    /// <summary>Counter, {step}: steps that changed nothing because a number in them was not finite.</summary>
    public const string SkippedSteps = "parallax.training.skipped_steps";

    /// <summary>Gauge: the last step's loss.</summary>
    public const string Loss = "parallax.training.loss";

    /// <summary>Gauge: the last step's learning rate.</summary>
    public const string LearningRate = "parallax.training.learning_rate";

    /// <summary>Gauge: standard deviation of the features as a share of 1/√D.</summary>
    public const string FeatureDeviation = "parallax.training.health.feature_deviation";

    /// <summary>Gauge: effective rank of the features (RankMe).</summary>
    public const string EffectiveRank = "parallax.training.health.effective_rank";

    /// <summary>Gauge: mean absolute correlation between channels.</summary>
    public const string Correlation = "parallax.training.health.correlation";

    /// <summary>Gauge: accuracy of k-NN on the features, a fraction.</summary>
    public const string KnnAccuracy = "parallax.training.health.knn_accuracy";

    /// <summary>Gauge, by the tag <c>embedding</c>: standard deviation of a batch's embeddings as a share of 1/√D.</summary>
    public const string EmbeddingDeviation = "parallax.training.health.embedding_deviation";

    /// <summary>Gauge, by the tag <c>match</c>: distinct candidates of a match as a share of what is possible.</summary>
    public const string MatchDistinct = "parallax.training.health.match_distinct";

    /// <summary>Gauge, by the tag <c>match</c>: entropy of a match's choices, in [0, 1].</summary>
    public const string MatchEntropy = "parallax.training.health.match_entropy";

    private readonly Meter meter;
    private readonly Counter<long> images, skippedSteps;
    private readonly Histogram<double> stepDuration, loaderWait;
    private readonly Gauge<double> loss, learningRate, deviation, effectiveRank, correlation, knnAccuracy, embeddingDeviation, matchDistinct, matchEntropy;

    /// <summary>Opens the meter of a run.</summary>
    /// <param name="run">The run folder, the meter's tag <c>run</c>.</param>
    public RunMeter(string run)
    {
        meter = new Meter(new MeterOptions(Name) { Tags = [new("run", run)] });
        images = meter.CreateCounter<long>(Images, "{image}", "Images that steps have trained on.");
        stepDuration = meter.CreateHistogram<double>(StepDuration, "s", "Time of a step, waiting included.");
        loaderWait = meter.CreateHistogram<double>(LoaderWait, "s", "Time in which a step waited for the loader.");
        skippedSteps = meter.CreateCounter<long>(SkippedSteps, "{step}", "Steps that changed nothing because a number was not finite.");
        loss = Ratio(Loss, "The last step's loss.");
        learningRate = Ratio(LearningRate, "The last step's learning rate.");
        deviation = Ratio(FeatureDeviation, "Standard deviation of the features as a share of an even spread.");
        effectiveRank = Ratio(EffectiveRank, "Effective rank of the features (RankMe).");
        correlation = Ratio(Correlation, "Mean absolute correlation between channels.");
        knnAccuracy = Ratio(KnnAccuracy, "Accuracy of k-NN on the features.");
        embeddingDeviation = Ratio(EmbeddingDeviation, "Standard deviation of a batch's embeddings as a share of an even spread.");
        matchDistinct = Ratio(MatchDistinct, "Distinct candidates of a match as a share of what is possible.");
        matchEntropy = Ratio(MatchEntropy, "Entropy of a match's choices.");
    }

    /// <summary>Counts a step.</summary>
    /// <param name="batch">Images that it trained on.</param>
    /// <param name="duration">Its time, waiting included.</param>
    /// <param name="waited">The part in which it waited for the loader.</param>
    /// <param name="lossOfStep">Its loss.</param>
    /// <param name="rate">Its learning rate.</param>
    public void Step(int batch, TimeSpan duration, TimeSpan waited, double lossOfStep, double rate)
    {
        images.Add(batch);
        stepDuration.Record(duration.TotalSeconds);
        loaderWait.Record(waited.TotalSeconds);
        loss.Record(lossOfStep);
        learningRate.Record(rate);
    }

    /// <summary>Counts a step that changed nothing because a number in it was not finite.</summary>
    public void Skipped() => skippedSteps.Add(1);

    /// <summary>Sets the gauges of what was looked at.</summary>
    public void Health(HealthFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Features is { } f)
        {
            deviation.Record(f.DeviationShare);
            effectiveRank.Record(f.EffectiveRank);
            correlation.Record(f.Correlation);
        }
        if (figures.Knn is { } knn) knnAccuracy.Record(knn.Accuracy);
        foreach (var (name, e) in figures.Embeddings) embeddingDeviation.Record(e.DeviationShare, new KeyValuePair<string, object?>("embedding", name));
        foreach (var (name, m) in figures.Matches)
        {
            matchDistinct.Record(m.Distinct, new KeyValuePair<string, object?>("match", name));
            matchEntropy.Record(m.Entropy, new KeyValuePair<string, object?>("match", name));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private Gauge<double> Ratio(string name, string description) => meter.CreateGauge<double>(name, "1", description);
}
