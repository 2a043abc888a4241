using Parallax.Training.Loop;

namespace Parallax.Cli.Display;

/// <summary>Progress as lines for a file or a pipe: the first step, the last, and one every few seconds.</summary>
internal sealed class PlainProgress(TextWriter output, TimeSpan pause, TimeProvider clock) : IProgress<TrainingProgress>
{
    private long? last;

    public void Report(TrainingProgress value)
    {
        Words.Warnings(value.NewWarnings, output.WriteLine);   // never passed over
        if (last is { } before && value.Step != value.TotalSteps && clock.GetElapsedTime(before) < pause) return;
        last = clock.GetTimestamp();
        output.WriteLine(Words.Line(value));
    }
}
