using Parallax.Torch.Serialization;
using Parallax.Training.Loop;

namespace Parallax.Tests.Loop;

/// <summary>Runs that end before their last step, or are stopped by a fault, and what they leave.</summary>
public sealed class StoppedRunTests : IDisposable
{
    private readonly TinyRun tiny = new();

    public void Dispose() => tiny.Dispose();

    private PretrainRequest A_request(string run, params string[] assignments) => new() { Data = tiny["photos"], Out = tiny[run], Recipe = tiny.Recipe(assignments) };

    private string[] Checkpoints(string run) => [.. Directory.GetFileSystemEntries(tiny[run + "/checkpoints"]).Select(file => Path.GetFileName(file)).Order()];

    // Each step takes ten seconds; a fourth would end at 40.
    [Fact]
    public void A_deadline_stops_before_the_step_that_would_pass_it()
    {
        var clock = new Clock();
        PretrainRequest request = A_request("run", "checkpoints.every_epochs=9") with { StopAfter = TimeSpan.FromSeconds(39) };
        PretrainReport report = tiny.Go(request, _ => clock.Now += TimeSpan.FromSeconds(10), clock);
        Assert.Equal((false, 3L), (report.Completed, report.Steps));
        Assert.Equal(["step-00000003.safetensors"], Checkpoints("run"));
        Assert.True(tiny.Resume("run").Completed);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public void Setting_the_time_of_day_changes_nothing(int days)
    {
        var clock = new Clock();
        PretrainRequest request = A_request("run", "schedule.epochs=1") with { StopAfter = TimeSpan.FromHours(1) };
        PretrainReport report = tiny.Go(request, _ => clock.TimeOfDay += TimeSpan.FromDays(days), clock);
        Assert.True(report.Completed);
        tiny.Begin("still", tiny.Recipe("schedule.epochs=1"));
        TinyRun.Same(tiny["still/checkpoints/step-00000003.safetensors"], report.Checkpoint!);
        Assert.Equal(tiny.Losses("still"), tiny.Losses("run"));
    }

    [Fact]
    public void A_run_whose_checkpoint_cannot_be_written_stops_and_keeps_the_last_good_one()
    {
        string good = tiny["run/checkpoints/step-00000003.safetensors"], bad = tiny["run/checkpoints/step-00000006.safetensors"];
        string message = Assert.Throws<IOException>(() => tiny.Go(A_request("run"), at =>
        {
            // The writer will find its name taken.
            if (at.Step == 4) Directory.CreateDirectory(tiny[$"run/checkpoints/.step-00000006.safetensors.{Environment.ProcessId}.partial"]);
        })).Message;
        Assert.StartsWith($"{bad}: cannot be written: ", message, StringComparison.Ordinal);
        Assert.EndsWith($"; the last good checkpoint is {good}; --resume goes on from it", message, StringComparison.Ordinal);
        Directory.Delete(tiny[$"run/checkpoints/.step-00000006.safetensors.{Environment.ProcessId}.partial"]);
        PretrainReport rest = tiny.Resume("run");
        TinyRun.Same(tiny.Begin("whole", tiny.Recipe()).Checkpoint!, rest.Checkpoint!);
    }

    // The first step, which is the whole epoch, throws the weights beyond all numbers.
    [Fact]
    public void Parameters_that_are_no_numbers_are_not_saved()
    {
        string message = Assert.Throws<NonFiniteLossException>(() => tiny.Go(
            A_request("run", "optim={ name: sgd, base_lr: 1e38 }", "schedule.batch=26", "schedule.warmup_epochs=0"), _ => { })).Message;
        Assert.StartsWith("parameter 'backbone.conv1.weight' is not finite after step 1, which is not saved; there is no checkpoint yet; ", message, StringComparison.Ordinal);
        Assert.Empty(Checkpoints("run"));
    }

    [Fact]
    public void A_run_goes_on_from_an_older_checkpoint_when_the_last_is_damaged()
    {
        tiny.Begin("run", tiny.Recipe(), stopAt: 7);
        string last = tiny["run/checkpoints/step-00000007.safetensors"];
        byte[] bytes = File.ReadAllBytes(last);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(last, bytes);
        Assert.Contains(" is damaged: its checksum is ", Assert.Throws<CheckpointException>(() => tiny.Resume("run")).Message, StringComparison.Ordinal);
        PretrainReport rest = tiny.Resume("run", from: 3);
        TinyRun.Same(tiny.Begin("whole", tiny.Recipe()).Checkpoint!, rest.Checkpoint!);
        Assert.Equal(tiny.Losses("whole"), tiny.Losses("run"));
        Assert.Equal(
            ["step-00000003.safetensors", "step-00000006.safetensors", "step-00000006.safetensors.set-aside", "step-00000007.safetensors.set-aside", "step-00000009.safetensors"],
            Checkpoints("run"));
    }

    [Fact]
    public void A_run_folder_goes_on_at_another_place()
    {
        tiny.Begin("run", tiny.Recipe(), stopAt: 4);
        Directory.CreateDirectory(tiny["elsewhere"]);
        Directory.Move(tiny["run"], tiny["elsewhere/moved"]);
        Directory.Move(tiny["photos"], tiny["elsewhere/images"]);
        PretrainReport rest = tiny.Go(new PretrainRequest { Data = tiny["elsewhere/images"], Out = tiny["elsewhere/moved"], Resume = true }, _ => { });
        Directory.Move(tiny["elsewhere/images"], tiny["photos"]);
        TinyRun.Same(tiny.Begin("whole", tiny.Recipe()).Checkpoint!, rest.Checkpoint!);
        Assert.DoesNotContain(tiny.Folder.Path, File.ReadAllText(tiny["elsewhere/moved/recipe.yaml"]), StringComparison.Ordinal);
    }

    /// <summary>A clock that stands until it is set; the time of day is apart from what durations are measured by.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public TimeSpan TimeOfDay { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) + TimeOfDay;
    }
}
