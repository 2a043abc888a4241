namespace Parallax.Training.Loop;

/// <summary>What ends a run before its last step: a request, or a deadline that the next step would pass.</summary>
/// <remarks>Measured on the monotonic clock: setting the time of day changes nothing.</remarks>
/// <param name="time">The clock.</param>
/// <param name="began">Its timestamp when the run began.</param>
/// <param name="after">The deadline, since then; null for none.</param>
/// <param name="request">The request.</param>
internal sealed class RunEnd(TimeProvider time, long began, TimeSpan? after, CancellationToken request)
{
    /// <summary>Whether to stop now.</summary>
    /// <param name="next">What another step, and saving after it, is expected to take.</param>
    public bool IsBefore(TimeSpan next) => request.IsCancellationRequested || (after is { } limit && time.GetElapsedTime(began) + next >= limit);
}
