using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Loop;

namespace Parallax.Tests.Contract;

/// <summary>What any method trained can be evaluated, embedded with and exported: its run gives the backbone that it trained.</summary>
public sealed class EvaluatedRunTests : IDisposable
{
    private readonly TinyRun tiny = new();

    public static TheoryData<string> Methods => [.. TinyMethod.Names];

    public void Dispose() => tiny.Dispose();

    [Theory, MemberData(nameof(Methods))]
    public void A_run_gives_the_backbone_that_it_trained(string method)
    {
        PretrainReport run = tiny.Begin("whole", TinyMethod.Recipe(method, "sgd"));
        TrainedRun opened = TrainedRun.Open(run.Run, MethodCatalog.BuiltIn());
        Assert.Equal(run.Steps, opened.Step);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Assert.True(double.IsFinite(opened.Backbone.Forward(Ops.Ones([2, 3, 24, 24])).Pooled.Sum().ToDouble()));
    }
}
