using System.Globalization;
using Parallax.Tests.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>Damaged data sets. The long run: <c>PARALLAX_FUZZ=200000 ./parallax test all -class Parallax.Tests.Fuzz.DatasetFuzzTests</c>.</summary>
[Collection(WholeProcess.Name)]
public sealed class DatasetFuzzTests(ITestOutputHelper output)
{
    private const int Files = 300;

    // The fixtures are small, so what is more than the runtime's own is an allocation that nothing checked.
    private const long MostBytes = 96 << 20;

    public static readonly TheoryData<string> Names = [.. DatasetTargets.Names];

    [Theory, MemberData(nameof(Names))]
    public void Damaged_annotations_are_read_or_refused(string name) => Run(name, Files);

    [Theory, MemberData(nameof(Names)), Trait("Tier", "2")]
    public void Many_damaged_annotations_are_read_or_refused(string name)
    {
        string count = Environment.GetEnvironmentVariable("PARALLAX_FUZZ") ?? "20000";
        Run(name, int.Parse(count, CultureInfo.InvariantCulture) / DatasetTargets.Names.Count + 1);
    }

    private void Run(string name, int files)
    {
        using TemporaryFolder folder = new();
        FuzzTarget target = DatasetTargets.In(folder, name);
        Assert.All(target.Seeds, target.Read);
        FuzzRun.Of(target, files).Check(output, MostBytes, mostRefused: files);
    }
}
