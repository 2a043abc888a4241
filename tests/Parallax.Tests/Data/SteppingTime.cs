namespace Parallax.Tests.Data;

/// <summary>A clock that goes on by a second whenever it is looked at.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => ++seconds;
}
