using System.Diagnostics;
using System.Text.Json;

namespace Parallax.Benchmarks;

/// <summary>A running side of a comparison.</summary>
internal sealed class Worker : IDisposable
{
    private readonly Process process;
    private readonly string name;

    public Worker(WorkerCommand command)
    {
        name = command.Program;
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (key, value) in command.Environment) start.Environment[key] = value;
        process = Process.Start(start) ?? throw new InvalidOperationException($"{name}: could not be started");
    }

    /// <summary>One measurement, and a value by which two sides can see that they compute the same.</summary>
    /// <exception cref="InvalidOperationException">The process ended; its own words are on standard error.</exception>
    public (double Value, double? Check) Measure()
    {
        process.StandardInput.WriteLine("run");
        process.StandardInput.Flush();
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{name} {string.Join(' ', process.StartInfo.ArgumentList)}: ended without an answer");
        using var answer = JsonDocument.Parse(line);
        return (answer.RootElement.GetProperty("value").GetDouble(),
            answer.RootElement.TryGetProperty("check", out JsonElement check) ? check.GetDouble() : null);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000)) process.Kill();
        process.Dispose();
    }
}
