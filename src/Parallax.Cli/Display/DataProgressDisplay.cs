using Parallax.Training.Data;

namespace Parallax.Cli.Display;

/// <summary>How far a pass over images is: a line that is written again on a terminal, or a line now and then elsewhere.</summary>
internal sealed class DataProgressDisplay(Terminal terminal, TimeProvider clock) : IProgress<DataProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private long last = clock.GetTimestamp();
    private int drawn;

    public void Report(DataProgress value)
    {
        string line = $"{value.Done} of {value.Total} images, {value.ImagesPerSecond:0.0} images/s, {Words.Bytes(value.ResidentBytes)}, {Words.Time(value.Remaining)} left";
        if (terminal.IsLive)
        {
            terminal.Error.Write('\r' + line.PadRight(drawn));
            drawn = line.Length;
        }
        else if (clock.GetElapsedTime(last) >= Pause)
        {
            last = clock.GetTimestamp();
            terminal.Say(line);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (drawn > 0) terminal.Error.Write('\r' + new string(' ', drawn) + '\r');
    }
}
