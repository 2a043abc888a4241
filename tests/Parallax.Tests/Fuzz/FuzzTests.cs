using System.Globalization;

namespace Parallax.Tests.Fuzz;

/// <summary>Damaged files by the thousand. The long run: <c>PARALLAX_FUZZ=200000 ./parallax test all -class Parallax.Tests.Fuzz.FuzzTests</c>.</summary>
[Collection(WholeProcess.Name)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Files = 2000;

    // Photos, what they are staged in, and the decoder's own state, for the most pixels that are allowed; and what the runtime keeps.
    private const long MostBytes = 32 * CodecTargets.MaxPixels + (48 << 20);

    private static readonly IReadOnlyList<FuzzTarget> Targets = [.. CodecTargets.All, .. ShardTargets.All];

    public static readonly TheoryData<string> Names = [.. Targets.Select(target => target.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Damaged_files_are_read_or_refused(string name) => Run(name, Files);

    [Theory, MemberData(nameof(Names)), Trait("Tier", "2")]
    public void Many_damaged_files_are_read_or_refused(string name)
    {
        string count = Environment.GetEnvironmentVariable("PARALLAX_FUZZ") ?? "20000";
        Run(name, int.Parse(count, CultureInfo.InvariantCulture) / Targets.Count + 1);
    }

    private void Run(string name, int files) => FuzzRun.Of(Targets.Single(target => target.Name == name), files).Check(output, MostBytes, files - 1);
}
