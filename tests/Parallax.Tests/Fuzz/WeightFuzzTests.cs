using System.Globalization;

namespace Parallax.Tests.Fuzz;

/// <summary>Damaged safetensors files. The long run: <c>PARALLAX_FUZZ=200000 ./parallax test all -class Parallax.Tests.Fuzz.WeightFuzzTests</c>.</summary>
[Collection(WholeProcess.Name)]
public sealed class WeightFuzzTests(ITestOutputHelper output)
{
    private const int Files = 2000;

    // Files of some kilobytes: what is more than the runtime's own was allocated for a size that nothing checked.
    private const long MostBytes = 96 << 20;

    public static readonly TheoryData<string> Names = [.. SafetensorsTargets.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Damaged_weights_are_read_or_refused(string name) => Run(name, Files);

    [Theory, MemberData(nameof(Names)), Trait("Tier", "2")]
    public void Many_damaged_weights_are_read_or_refused(string name)
    {
        string count = Environment.GetEnvironmentVariable("PARALLAX_FUZZ") ?? "20000";
        Run(name, int.Parse(count, CultureInfo.InvariantCulture) / SafetensorsTargets.All.Count);
    }

    private void Run(string name, int files)
    {
        FuzzTarget target = SafetensorsTargets.All.Single(target => target.Name == name);
        Assert.All(target.Seeds, target.Read);
        FuzzRun.Of(target, files).Check(output, MostBytes, files - 1);
    }
}
