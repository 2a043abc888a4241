using System.Diagnostics.Metrics;
using Parallax.Training.Health;
using Parallax.Training.Telemetry;

namespace Parallax.Tests.Telemetry;

public sealed class RunMeterTests : IDisposable
{
    private readonly List<(string Name, string? Unit, double Value, string Tags)> heard = [];
    private readonly MeterListener listener = new();
    private readonly RunMeter meter;

    public RunMeterTests()
    {
        string run = Guid.NewGuid().ToString();   // tests run side by side: hear this one's meter only
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RunMeter.Name && instrument.Meter.Tags!.Any(tag => tag.Key == "run" && (string?)tag.Value == run)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        meter = new RunMeter(run);
    }

    public void Dispose()
    {
        meter.Dispose();
        listener.Dispose();
    }

    [Fact]
    public void A_step_is_counted_and_timed()
    {
        meter.Step(64, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.1), 12.5, 0.3);
        meter.Skipped();
        Assert.Equal(
            [
                (RunMeter.Images, "{image}", 64, ""), (RunMeter.StepDuration, "s", 0.5, ""), (RunMeter.LoaderWait, "s", 0.1, ""),
                (RunMeter.Loss, "1", 12.5, ""), (RunMeter.LearningRate, "1", 0.3, ""), (RunMeter.SkippedSteps, "{step}", 1, ""),
            ],
            heard);
    }

    [Fact]
    public void Health_sets_the_gauges_of_what_was_looked_at()
    {
        meter.Health(new HealthFigures(1) { Features = new FeatureFigures(9, 4, 0.25, 3, 0.2), Knn = new KnnFigure(0.7, 0.5, 9) });
        meter.Health(new HealthFigures(2) { Embeddings = [("e", new EmbeddingFigures(8, 4, 1, 0.4, 2))], Matches = [("local.feature", new MatchFigures(0.6, 0.8, 1))] });
        Assert.Equal(
            [
                (RunMeter.FeatureDeviation, "1", 0.5, ""), (RunMeter.EffectiveRank, "1", 3, ""), (RunMeter.Correlation, "1", 0.2, ""), (RunMeter.KnnAccuracy, "1", 0.7, ""),
                (RunMeter.EmbeddingDeviation, "1", 0.8, "embedding=e"), (RunMeter.MatchDistinct, "1", 0.6, "match=local.feature"), (RunMeter.MatchEntropy, "1", 0.8, "match=local.feature"),
            ],
            heard);
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string text = "";
        foreach (var (key, tag) in tags) text += $"{key}={tag}";
        heard.Add((instrument.Name, instrument.Unit, value, text));
    }
}
