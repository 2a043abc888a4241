using System.Diagnostics;
using System.Runtime.InteropServices;
using Parallax.Tests.Loop;

namespace Parallax.Tests.Faults;

/// <summary>A process of the command-line program, to be stopped, killed and read. It has one core, so that machines with any number give the same bits.</summary>
internal sealed partial class CliProcess : IDisposable
{
    public const int Interrupt = 2, Terminate = 15, Stop = 19;

    /// <summary>Steps of the run that <see cref="Pretrain"/> asks for.</summary>
    public const int Steps = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Parallax.Cli.dll");
    private readonly Process process;
    private readonly Task<string> output, error;

    private CliProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The arguments that begin a tiny run.</summary>
    public static string[] Pretrain(TinyRun tiny, string run, params string[] more)
    {
        File.WriteAllText(tiny["tiny.yaml"], TinyRun.Yaml);
        return ["pretrain", tiny["photos"], "--recipe", tiny["tiny.yaml"], "--out", tiny[run], "--set", $"schedule.epochs={Steps / 3}", .. more];
    }

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables that it has besides the inherited ones.</param>
    public static CliProcess Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        // A shell makes what it starts in the background ignore SIGINT, and children inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "taskset", "-c", FirstCore(), Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet", "exec", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new CliProcess(Process.Start(start)!);
    }

    /// <summary>Waits until a run has logged a step.</summary>
    public void UntilStep(string run, long step)
    {
        long began = Stopwatch.GetTimestamp();
        while (StepsLogged(run) < step)
        {
            if (process.HasExited) throw new InvalidOperationException($"ended with {process.ExitCode} before step {step}: {error.GetAwaiter().GetResult()}");
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException($"no step {step} after {Patience}");
            Thread.Sleep(1);
        }
    }

    public void Send(int signal) => Assert.Equal(0, kill(process.Id, signal));

    /// <summary>SIGKILL: the process does nothing any more.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int Code, string Out, string Error)> End()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static int StepsLogged(string run)
    {
        string log = Path.Combine(run, "metrics.jsonl");
        if (!File.Exists(log)) return 0;
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n').SkipLast(1).Count(line => line.Contains("\"loss\":", StringComparison.Ordinal));
    }

    private static string FirstCore() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t', '-', ',')[1];

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
