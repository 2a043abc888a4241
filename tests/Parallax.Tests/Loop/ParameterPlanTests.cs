using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Loop;

public sealed class ParameterPlanTests
{
    private sealed class Parts : Method
    {
        public Parts(params ParameterRule[] rules)
        {
            using var random = new Generator(0);
            ParameterRules = rules;
            Add("student", new Sequential(new Linear(2, 3, random), new BatchNorm(3)));
            Add("predictor", new Linear(3, 2, random));
            Add("teacher", new Linear(3, 2, random)).RequireGrad(false);
        }

        public override Backbone Backbone => throw new NotSupportedException("this method has no backbone");

        public override IReadOnlyList<ParameterRule> ParameterRules { get; }

        public override Terms Forward(ViewBatch views, Parallax.Progress at) => throw new NotSupportedException("nothing is computed here");
    }

    private static ParameterPlan Plan(Method method, OptimizerOptions optim) => ParameterPlan.Of(method, optim, peakLr: 0.8);

    private static (string, double, double?, double?, bool)[] Treatments(ParameterPlan plan) =>
        [.. plan.Groups.SelectMany(g => g.Members.Select(m => (m.Name, g.LrScale, g.FixedLr, g.WeightDecay, g.Adapts)))];

    [Fact]
    public void Teachers_are_left_out_and_vectors_neither_decay_nor_adapt() => Assert.Equal(
        [
            ("student.0.weight", 1, null, null, true), ("predictor.weight", 1, null, null, true),
            ("student.0.bias", 1, null, 0.0, false), ("student.1.weight", 1, null, 0.0, false), ("student.1.bias", 1, null, 0.0, false), ("predictor.bias", 1, null, 0.0, false),
        ],
        Treatments(Plan(new Parts(), new LarsOptions())));

    [Fact]
    public void Everything_decays_where_the_recipe_says_so() =>
        Assert.All(Treatments(Plan(new Parts(), new SgdOptions())), treatment => Assert.Null(treatment.Item4));

    [Fact]
    public void A_part_keeps_the_peak_rate()
    {
        var found = Treatments(Plan(new Parts(new ParameterRule("predictor") { FollowsSchedule = false }), new SgdOptions()));
        Assert.Equal([0.8, 0.8], found.Where(t => t.Item1.StartsWith("predictor", StringComparison.Ordinal)).Select(t => t.Item3!.Value));
        Assert.All(found.Where(t => t.Item1.StartsWith("student", StringComparison.Ordinal)), t => Assert.Null(t.Item3));
    }

    [Fact]
    public void A_recipes_rule_comes_after_the_methods_and_changes_what_it_names()
    {
        var optim = new SgdOptions { Rules = [new("predictor.weight") { Lr = 0.5, LrFactor = 2 }, new("student.1") { WeightDecay = 0.25 }] };
        var found = Treatments(Plan(new Parts(new ParameterRule("predictor") { FollowsSchedule = false, WeightDecay = 0.125 }), optim)).ToDictionary(t => t.Item1);
        Assert.Equal((2.0, 1.0, 0.125), (found["predictor.weight"].Item2, found["predictor.weight"].Item3!.Value, found["predictor.weight"].Item4!.Value));
        Assert.Equal((1.0, 0.8, 0.125), (found["predictor.bias"].Item2, found["predictor.bias"].Item3!.Value, found["predictor.bias"].Item4!.Value));
        Assert.Equal(0.25, found["student.1.bias"].Item4);
    }

    [Fact]
    public void A_name_that_only_begins_alike_is_another_part()
    {
        Assert.True(new ParameterRule("student.1").Covers("student.1.bias"));
        Assert.False(new ParameterRule("student.1").Covers("student.10.bias"));
        Assert.False(new ParameterRule("predict").Covers("predictor.weight"));
    }

    [Fact]
    public void A_rule_for_a_part_that_is_not_there_is_refused_with_the_nearest() =>
        Assert.Equal("optim.rules: no trained parameter lies in part 'predictr'; did you mean 'predictor'?",
            Assert.Throws<RecipeException>(() => Plan(new Parts(), new SgdOptions { Rules = [new("predictr")] })).Message);

    [Fact]
    public void Frozen_parts_lose_their_gradients_until_their_epoch()
    {
        var method = new Parts(new ParameterRule("predictor") { FrozenEpochs = 2 });
        ParameterPlan plan = Plan(method, new SgdOptions());
        int[] left = [.. new[] { 0, 1, 2 }.Select(epoch =>
        {
            foreach (var (_, member) in plan.Groups.SelectMany(g => g.Members)) member.Grad = member.Value.ZerosLike();
            plan.Freeze(epoch);
            return plan.Groups.SelectMany(g => g.Members).Count(m => m.Parameter.Grad is not null);
        })];
        Assert.Equal([4, 4, 6], left);
    }
}
