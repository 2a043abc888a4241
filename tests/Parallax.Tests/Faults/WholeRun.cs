using Parallax.Tests.Loop;

namespace Parallax.Tests.Faults;

/// <summary>The run that nothing happens to: what interrupted ones are compared with. Trained once.</summary>
public sealed class WholeRun : IAsyncLifetime
{
    private readonly TinyRun tiny = new();

    public async ValueTask InitializeAsync()
    {
        using var process = CliProcess.Start(CliProcess.Pretrain(tiny, "run"));
        var end = await process.End();
        Assert.True(end.Code == 0, end.Error);
    }

    public ValueTask DisposeAsync()
    {
        tiny.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Compares another run, to the bit.</summary>
    internal void ExpectSame(TinyRun other, string run)
    {
        string last = $"checkpoints/step-{CliProcess.Steps:D8}.safetensors";
        TinyRun.Same(tiny["run/" + last], other[$"{run}/{last}"]);
        Assert.Equal(tiny.Losses("run"), other.Losses(run));
    }
}
