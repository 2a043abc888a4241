namespace Parallax.Training.Loop;

/// <summary>The pace of a run: images a second over the last steps, and what is left at that pace.</summary>
internal sealed class TrainingClock(TimeProvider time, int batch, long totalSteps)
{
    private const int Window = 50;
    private readonly Queue<long> stamps = new([time.GetTimestamp()]);

    /// <summary>Images a second over the last steps; 0 before the first.</summary>
    public double ImagesPerSecond { get; private set; }

    /// <summary>The longest of the last steps; zero before the first.</summary>
    public TimeSpan SlowestStep => stamps.Zip(stamps.Skip(1), time.GetElapsedTime).DefaultIfEmpty().Max();

    /// <summary>Notes that a step has ended.</summary>
    public void Tick()
    {
        long now = time.GetTimestamp();
        stamps.Enqueue(now);
        if (stamps.Count > Window + 1) stamps.Dequeue();
        double seconds = time.GetElapsedTime(stamps.Peek(), now).TotalSeconds;
        ImagesPerSecond = seconds > 0 ? (stamps.Count - 1) * batch / seconds : 0;
    }

    /// <summary>Expected time to the end.</summary>
    public TimeSpan Remaining(long step) => ImagesPerSecond > 0 ? TimeSpan.FromSeconds((totalSteps - step) * batch / ImagesPerSecond) : TimeSpan.Zero;
}
