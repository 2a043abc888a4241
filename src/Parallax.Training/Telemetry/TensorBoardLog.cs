using System.Globalization;
using Google.Protobuf;
using Parallax.Training.Loop;

namespace Parallax.Training.Telemetry;

/// <summary>A file of TensorBoard events: numbers by tag and step.</summary>
/// <remarks>
/// Each opening begins a file of its own. The file of a run that goes on starts with a session event, at which TensorBoard drops what earlier
/// files say of later steps. Events are TensorFlow's <c>event.proto</c> and <c>summary.proto</c>, field for field.
/// </remarks>
public sealed class TensorBoardLog : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private readonly FileStream file;
    private readonly TimeProvider time;

    private TensorBoardLog(FileStream file, TimeProvider time) => (this.file, this.time) = (file, time);

    /// <summary>The file that is written.</summary>
    public string Path => file.Name;

    /// <summary>Begins a file for a run that goes on after <paramref name="stepsDone"/> steps.</summary>
    /// <param name="folder">Where TensorBoard looks; made when it is missing.</param>
    /// <param name="stepsDone">Steps that the resumed checkpoint holds; 0 for a new run.</param>
    /// <param name="time">The clock of the events.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static TensorBoardLog Open(string folder, long stepsDone, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Directory.CreateDirectory(folder);
        long seconds = Math.Max(time.GetUtcNow().ToUnixTimeSeconds(), Latest(folder) + 1);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seconds:D10}.{Environment.MachineName}");
        var log = new TensorBoardLog(new FileStream(System.IO.Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0), time);
        log.Write(0, output => Event.Version(output));
        log.Write(stepsDone + 1, output => Event.SessionStart(output));
        return log;
    }

    /// <summary>Writes the numbers of a step; they are on the disk's side of a crash when this returns.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="scalars">Tag, with slashes for groups, and value; float32 is what the format holds.</param>
    public void Append(long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        ArgumentNullException.ThrowIfNull(scalars);
        Write(step, output => Event.Scalars(output, scalars));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Write(long step, Action<CodedOutputStream> what)
    {
        double wall = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        file.Append(TfRecord.Frame(Event.Of(wall, step, what)));
    }

    // TensorBoard reads files in the order of their names, so that a clock that was set back must not give an earlier name.
    private static long Latest(string folder) => Directory.EnumerateFiles(folder, Prefix + "*")
        .Select(path => System.IO.Path.GetFileName(path)[Prefix.Length..].Split('.')[0])
        .Select(digits => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0)
        .DefaultIfEmpty(0).Max();

    // Field numbers of TensorFlow's messages.
    private static class Event
    {
        private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;
        private const int SummaryValue = 1, ValueTag = 1, SimpleValue = 2, SessionStatus = 1, Start = 1;

        public static byte[] Of(double wall, long step, Action<CodedOutputStream> what) => Message(output =>
        {
            output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
            output.WriteDouble(wall);
            output.WriteTag(Step, WireFormat.WireType.Varint);
            output.WriteInt64(step);
            what(output);
        });

        public static void Version(CodedOutputStream output)
        {
            output.WriteTag(FileVersion, WireFormat.WireType.LengthDelimited);
            output.WriteString("brain.Event:2");
        }

        public static void SessionStart(CodedOutputStream output) => Nested(output, SessionLog, session =>
        {
            session.WriteTag(SessionStatus, WireFormat.WireType.Varint);
            session.WriteEnum(Start);
        });

        public static void Scalars(CodedOutputStream output, IEnumerable<(string Tag, double Value)> scalars) => Nested(output, Summary, summary =>
        {
            foreach (var (tag, value) in scalars) Nested(summary, SummaryValue, scalar => Scalar(scalar, tag, (float)value));
        });

        private static void Scalar(CodedOutputStream output, string tag, float value)
        {
            output.WriteTag(ValueTag, WireFormat.WireType.LengthDelimited);
            output.WriteString(tag);
            output.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
            output.WriteFloat(value);
        }

        private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> message)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(Message(message)));
        }

        private static byte[] Message(Action<CodedOutputStream> write)
        {
            using var memory = new MemoryStream();
            using (var output = new CodedOutputStream(memory, bufferSize: 256, leaveOpen: true)) write(output);
            return memory.ToArray();
        }
    }
}
