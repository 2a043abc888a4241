using System.Diagnostics;
using System.Text.Json.Nodes;
using Parallax.Tests.Golden;
using Parallax.Tests.Loop;

namespace Parallax.Tests.Samples;

/// <summary>docs/your-own-method.md: the page, the sample, and a run of it as a user starts it.</summary>
public sealed class OwnMethodTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string SampleFolder => Repository.Find("samples/PatchSimSiam");

    [Fact]
    public void The_page_shows_the_sample_whole()
    {
        string sample = File.ReadAllText(Path.Combine(SampleFolder, "Program.cs"));
        Assert.Contains($"```csharp\n{sample}```", File.ReadAllText(Path.Combine(Repository.Find("docs"), "your-own-method.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_outside_our_assemblies_fits_in_sixty_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(SampleFolder, "Program.cs")).Length, 1, 59);

    [Fact]
    public void The_sample_trains_from_the_command_line()
    {
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 8);
        var (code, output) = Run("pretrain", folder["photos"], "--recipe", Path.Combine(SampleFolder, "small.yaml"), "--out", folder["run"],
            "--set", "schedule.epochs=2", "--set", "schedule.batch=8", "--set", "views.global.size=32", "--set", "precision=float32");
        Assert.True(code == 0, output);
        JsonNode[] steps = [.. File.ReadLines(folder["run/metrics.jsonl"]).Select(line => JsonNode.Parse(line)!).Where(record => record["terms"] is not null)];
        Assert.Equal(4, steps.Length);
        Assert.All(steps, step => Assert.Equal(["global", "patch"], step["terms"]!.AsObject().Select(term => term.Key)));
        Assert.All(steps, step => Assert.InRange(step["loss"]!.GetValue<double>(), -1, 1));   // cosines
    }

    [Fact]
    public void A_wrong_option_of_the_sample_is_told_as_those_of_built_in_methods_are()
    {
        var (code, output) = Run("recipe", "show", Path.Combine(SampleFolder, "small.yaml"), "--set", "method.patch_wait=1", "--set", "method.kept_pairs=0");
        Assert.Equal(1, code);
        Assert.Contains("unknown key 'patch_wait' in method 'patch_simsiam'; did you mean 'patch_weight'?", output, StringComparison.Ordinal);
        Assert.Contains("expected an integer in [1, 1024], found 0", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "PatchSimSiam", "release", "PatchSimSiam.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", Path.GetFullPath(program), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
