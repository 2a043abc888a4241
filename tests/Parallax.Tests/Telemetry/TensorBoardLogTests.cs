using Parallax.Tests.Loop;
using Parallax.Training.Telemetry;

namespace Parallax.Tests.Telemetry;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Write(long stepsDone, TimeProvider time, params long[] steps)
    {
        using var log = TensorBoardLog.Open(folder["tensorboard"], stepsDone, time);
        foreach (long step in steps) log.Append(step, [("loss/total", step + 0.5), ("optim/learning_rate", 0.1)]);
        return log.Path;
    }

    // Checksum of nine bytes by RFC 3720's polynomial: e3069283, then rotated by 15 and displaced.
    [Fact]
    public void A_record_has_the_published_checksum()
    {
        byte[] record = TfRecord.Frame("123456789"u8);
        Assert.Equal([9, 0, 0, 0, 0, 0, 0, 0], record[..8]);
        const uint crc = 0xe3069283;
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xa282ead8u, BitConverter.ToUInt32(record, record.Length - 4));
    }

    [Fact]
    public void Events_can_be_read_by_the_published_definitions()
    {
        var events = EventReader.Read(Write(0, new FixedTime(1_700_000_000.25), 1, 2));
        Assert.Equal(["brain.Event:2", null, null, null], events.Select(e => e.Version));
        Assert.Equal([0L, 1, 1, 2], events.Select(e => e.Step));
        Assert.All(events, e => Assert.Equal(1_700_000_000.25, e.WallTime));
        Assert.Equal([("loss/total", 2.5f), ("optim/learning_rate", 0.1f)], events[3].Scalars);
    }

    [Fact]
    public void Files_are_named_as_TensorBoard_looks_for_them() =>
        Assert.Equal($"events.out.tfevents.1700000000.{Environment.MachineName}", Path.GetFileName(Write(0, new FixedTime(1_700_000_000.9))));

    [Fact]
    public void A_run_that_goes_on_replaces_what_came_after_its_checkpoint()
    {
        Write(0, new FixedTime(1_700_000_000), 1, 2, 3, 4);
        Write(2, new FixedTime(1_700_000_500), 3, 4, 5);
        Assert.Equal([1L, 2, 3, 4, 5], EventReader.Shown(folder["tensorboard"]).Where(s => s.Tag == "loss/total").Select(s => s.Step));
    }

    [Fact]
    public void A_clock_that_was_set_back_keeps_the_files_in_order()
    {
        string first = Write(0, new FixedTime(1_700_000_000), 1, 2), second = Write(1, new FixedTime(1_600_000_000), 2), third = Write(1, new FixedTime(1_700_000_000), 2);
        Assert.Equal([first, second, third], Directory.GetFiles(folder["tensorboard"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Numbers_are_on_the_disk_before_the_file_is_closed()
    {
        using var log = TensorBoardLog.Open(folder["tensorboard"], 0, TimeProvider.System);
        log.Append(7, [("health/rankme", double.NaN)]);
        Assert.Equal([("health/rankme", float.NaN)], EventReader.Read(log.Path)[^1].Scalars);
    }

    private sealed class FixedTime(double seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
    }
}
