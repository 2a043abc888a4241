using Parallax.Training.Health;
using Parallax.Training.Loop;

namespace Parallax.Tests.Loop;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static TrainingProgress At(long step, double loss = 1.5) =>
        new(step, 100, 0, 10, [("invariance", loss - 1), ("variance", 1)], loss, 0.1, [("weight_decay", 0.01)], 2.5, 3, 12.345, TimeSpan.FromSeconds(9), 1024, 2);

    private void Log(long stepsDone, params long[] steps)
    {
        using var log = MetricsLog.Open(folder["metrics.jsonl"], stepsDone);
        foreach (long step in steps) log.Append(At(step));
    }

    private long[] Steps() =>
        [.. File.ReadLines(folder["metrics.jsonl"]).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!["step"]!.GetValue<long>())];

    [Fact]
    public void A_record_is_one_line_that_adds_up()
    {
        Log(0, 1);
        Assert.Equal("""
            {"step":1,"epoch":0,"loss":1.5,"terms":{"invariance":0.5,"variance":1},"learning_rate":0.1,"weight_decay":0.01,"gradient_norm":2.5,"skipped":3,"images_per_second":12.34,"resident_bytes":1024,"unreadable":2}

            """, File.ReadAllText(folder["metrics.jsonl"]));
    }

    [Fact]
    public void A_look_at_health_is_a_line_of_its_own()
    {
        using (var log = MetricsLog.Open(folder["metrics.jsonl"], 0))
            log.Append(new HealthFigures(3) { Features = new FeatureFigures(9, 4, 0.25, 2.5, double.NaN), Knn = new KnnFigure(0.75, 0.5, 9) });
        Assert.Equal("{\"step\":3,\"health\":{\"std\":0.25,\"std_share\":0.5,\"rankme\":2.5,\"correlation\":\"NaN\",\"knn\":0.75}}\n", File.ReadAllText(folder["metrics.jsonl"]));
    }

    [Fact]
    public void A_record_is_on_the_disk_before_the_log_is_closed()
    {
        using var log = MetricsLog.Open(folder["metrics.jsonl"], 0);
        log.Append(At(1));
        using var reader = new StreamReader(new FileStream(folder["metrics.jsonl"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.StartsWith("""{"step":1,""", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_writes_over_what_came_after_its_checkpoint()
    {
        Log(0, 1, 2, 3, 4, 5);
        Log(3, 4, 5, 6);
        Assert.Equal([1, 2, 3, 4, 5, 6], Steps());
    }

    [Fact]
    public void A_run_that_starts_anew_starts_an_empty_log()
    {
        Log(0, 1, 2);
        Log(0, 1);
        Assert.Equal([1], Steps());
    }

    [Theory]
    [InlineData("{\"step\":3,\"ep")]
    [InlineData("\0\0\0\0\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    public void A_line_that_a_crash_broke_is_cut_off(string rest)
    {
        Log(0, 1, 2);
        File.AppendAllText(folder["metrics.jsonl"], rest);
        Log(5, 6);
        Assert.Equal([1, 2, 6], Steps());
    }

    [Fact]
    public void Numbers_that_JSON_cannot_say_are_texts()
    {
        using (var log = MetricsLog.Open(folder["metrics.jsonl"], 0)) log.Append(At(1, double.NaN));
        Assert.Contains("\"loss\":\"NaN\"", File.ReadAllText(folder["metrics.jsonl"]), StringComparison.Ordinal);
    }
}
