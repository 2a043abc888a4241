using System.Text.Json;
using Parallax.Training.Health;

namespace Parallax.Training.Loop;

/// <summary>A run's <c>metrics.jsonl</c>: one JSON object a step or a look at its health, on the disk's side of a crash as soon as it is appended.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly FileStream file;

    private MetricsLog(FileStream file) => this.file = file;

    /// <summary>Opens a log for a run that goes on after <paramref name="stepsDone"/> steps; later records are cut off, as is a half-written line.</summary>
    /// <param name="path">The file; made when it is missing.</param>
    /// <param name="stepsDone">Steps that the resumed checkpoint holds; 0 starts anew.</param>
    public static MetricsLog Open(string path, long stepsDone)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        file.SetLength(KeptLength(file, stepsDone));
        file.Seek(0, SeekOrigin.End);
        return new MetricsLog(file);
    }

    /// <summary>Appends a step's record.</summary>
    /// <exception cref="IOException">The disk is full or fails; the message names the file.</exception>
    public void Append(TrainingProgress at) => Append(at.Step, json =>
    {
        json.WriteNumber("epoch", at.Epoch);
        Write(json, "loss", at.Loss);
        json.WriteStartObject("terms");
        foreach (var (name, value) in at.Terms) Write(json, name, value);
        json.WriteEndObject();
        Write(json, "learning_rate", at.LearningRate);
        foreach (var (name, value) in at.Scheduled) Write(json, name, value);
        Write(json, "gradient_norm", at.GradientNorm);
        json.WriteNumber("skipped", at.Skipped);
        Write(json, "images_per_second", Math.Round(at.ImagesPerSecond, 2));
        json.WriteNumber("resident_bytes", at.ResidentBytes);
        json.WriteNumber("unreadable", at.Unreadable);
    });

    /// <summary>Appends a look at the run's health, as a record of its own after that of its step.</summary>
    public void Append(HealthFigures seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        Append(seen.Step, "health", seen.Named());
    }

    /// <summary>Appends figures under a name of their own, as a record after that of their step.</summary>
    internal void Append(long step, string group, IEnumerable<(string Name, double Value)> figures) => Append(step, json =>
    {
        json.WriteStartObject(group);
        foreach (var (name, value) in figures) Write(json, name, value);
        json.WriteEndObject();
    });

    private void Append(long step, Action<Utf8JsonWriter> fields)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            fields(json);
            json.WriteEndObject();
        }
        line.WriteByte((byte)'\n');
        file.Append(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // JSON has no word for these numbers; a text keeps the record readable.
    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    // Bytes up to the end of the last whole record that is kept.
    private static long KeptLength(FileStream file, long stepsDone)
    {
        var content = new byte[file.Length];
        file.ReadExactly(content);
        int kept = 0;
        while (content.AsSpan(kept).IndexOf((byte)'\n') is var length and >= 0)
        {
            if (!(StepOf(content.AsMemory(kept, length)) <= stepsDone)) break;
            kept += length + 1;
        }
        return kept;
    }

    private static long? StepOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument record = JsonDocument.Parse(line);
            return record.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;   // a crash of the machine can leave zeros; nothing after them counts
        }
    }
}
