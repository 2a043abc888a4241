using Parallax.Methods.Objectives;
using Parallax.Methods.VicRegL;
using Parallax.Torch;

namespace Parallax.Tests.VicRegL;

[Collection(WholeProcess.Name)]
public class VicRegLLeakTests
{
    [Fact]
    public void Nothing_outlives_the_scope()
    {
        PatchMap[] views = [VicRegLLocalTests.Map(50, 4), VicRegLLocalTests.Map(60, 4)];
        using var check = LeakCheck.Begin();
        using (TensorScope.Open()) _ = new VicRegLLocal(new VicRegWeights(), new MatchBudget()).Over(views).Total;
        Assert.Empty(check.Leaks());
    }
}
