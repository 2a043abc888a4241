using Parallax.Methods.LoGo;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Tests.Contrast;

public sealed class LocalDissimilarityTests
{
    private static readonly Progress At = new(0, 10, 10);

    [Fact]
    public void The_regressor_and_the_encoder_learn_apart()
    {
        using var random = new Generator(0);
        var (dissimilarity, u1, u2) = Make(random, new RegressorOptions { Hidden = 8 });
        var before = Copy(dissimilarity);
        Tensor ll = dissimilarity.Between(u1, u2, At);
        Assert.Null(u1.Grad);
        Assert.Contains(dissimilarity.NamedParameters(), named => !before[named.Name].SequenceEqual(named.Parameter.Value.ToArray<double>()));
        var learnt = Copy(dissimilarity);
        ll.Backward();
        Assert.All(dissimilarity.Parameters(), parameter => Assert.Null(parameter.Grad));
        Assert.Equal(learnt, Copy(dissimilarity));
        Assert.True(u1.Grad!.Abs().Max().ToDouble() > 1e-9 && u2.Grad!.Abs().Max().ToDouble() > 1e-9);
        Assert.All(dissimilarity.Parameters(), parameter => Assert.False(parameter.RequiresGrad));
    }

    [Fact]
    public void An_abandoned_step_leaves_nothing_and_parts_of_a_step_add_up()
    {
        using var random = new Generator(0);
        var (dissimilarity, u1, u2) = Make(random, new RegressorOptions { Hidden = 8, Noise = 0.3 });
        var before = Copy(dissimilarity);
        dissimilarity.Between(u1, u2, At);
        dissimilarity.Between(u2, u1, At);
        dissimilarity.Abandon();
        Assert.Equal(before, Copy(dissimilarity));
        dissimilarity.Between(u1, u2, At);
        dissimilarity.AfterStep();
        var after = Copy(dissimilarity);
        dissimilarity.Abandon();
        Assert.Equal(after, Copy(dissimilarity));
        Assert.NotEqual(before, after);
    }

    // The crops of an image are equal, those of two images differ: soon the regressor knows, judging batch by batch as the loss asks it to.
    [Theory]
    [InlineData(RegressorGoal.Logistic, AffinityForm.Softplus)]
    [InlineData(RegressorGoal.Omega, AffinityForm.Softplus)]
    [InlineData(RegressorGoal.BothOrders, AffinityForm.Softplus)]
    [InlineData(RegressorGoal.Logistic, AffinityForm.Cosine)]
    public void The_regressor_learns_what_is_alike(RegressorGoal goal, AffinityForm form)
    {
        using var random = new Generator(3);
        var dissimilarity = new LocalDissimilarity(new RegressorOptions { Hidden = 32, Goal = goal, Form = form, BaseLr = 0.1 }, 2, random);
        Regressor regressor = (Regressor)dissimilarity.Children[0].Module;
        for (int step = 0; step < 150; step++)
        {
            Tensor u = UnitVectors.Of(Ops.Randn([256, 2], random));
            dissimilarity.Between(u, u, new Progress(step, 200, 200));
            dissimilarity.AfterStep();
        }
        Tensor a = UnitVectors.Of(Ops.Randn([256, 2], random));
        double same = regressor.Affinity(a, a).Mean().ToDouble(), other = regressor.Affinity(a, a.Roll([1], [0])).Mean().ToDouble();
        Assert.True(same > other + 0.05, $"affinity {same:f3} of equal crops, {other:f3} of others");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    public void No_image_is_its_own_negative_and_each_is_one_once(int count)
    {
        using var random = new Generator(9);
        for (int draw = 0; draw < 50; draw++)
        {
            long[] others = PairGoals.OthersOf(count, random).ToArray<long>();
            Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), others.Order());
            Assert.All(others.Index(), pair => Assert.NotEqual(pair.Index, pair.Item));
        }
    }

    [Fact]
    public void One_image_has_no_other()
    {
        using var random = new Generator(9);
        Assert.Equal("logo: a crop of another image needs a batch of at least 2 images, found 1", Assert.Throws<ShapeException>(() => PairGoals.OthersOf(1, random)).Message);
    }

    private static (LocalDissimilarity, Tensor, Tensor) Make(Generator random, RegressorOptions options)
    {
        var dissimilarity = new LocalDissimilarity(options, 6, random);
        Tensor u1 = UnitVectors.Of(Ops.Randn([5, 6], random)), u2 = UnitVectors.Of(Ops.Randn([5, 6], random));
        u1.RequiresGrad = u2.RequiresGrad = true;
        return (dissimilarity, u1, u2);
    }

    private static Dictionary<string, double[]> Copy(LocalDissimilarity of) => of.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.ToArray<double>());
}
