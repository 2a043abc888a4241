using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Torch.Optim;

[Collection(WholeProcess.Name)]
public class OptimizerTests
{
    public static TheoryData<string> Names => Rules.Names;

    [Theory, MemberData(nameof(Names))]
    public void A_saved_and_loaded_state_goes_on_to_the_bit(string name)
    {
        var (first, second) = (Net(), Net());
        Optimizer one = Make(name, first);
        for (int step = 0; step < 3; step++) Train(one, first, step);
        Dictionary<string, Tensor> weights = Copy(first.StateDict()), state = Copy(one.StateDict());
        Optimizer other = Make(name, second);
        second.LoadStateDict(weights);
        other.LoadStateDict(state);
        for (int step = 3; step < 6; step++)
        {
            Train(one, first, step);
            Train(other, second, step);
        }
        foreach (var (key, value) in first.StateDict()) Assert.Equal(value.ToArray<float>(), second.StateDict()[key].ToArray<float>());
    }

    [Fact]
    public void State_names_are_those_of_the_parameters()
    {
        Sequential net = Net();
        var adamW = new AdamW(ParameterGroups.Of(net));
        Assert.Empty(adamW.StateDict());
        Train(adamW, net, 0);
        Assert.Equal(
            ["exp_avg/0.weight", "exp_avg/0.bias", "exp_avg_sq/0.weight", "exp_avg_sq/0.bias", "step/0.weight", "step/0.bias"],
            adamW.StateDict().Keys);
    }

    [Fact]
    public void A_state_of_another_network_is_refused_by_name()
    {
        Sequential net = Net();
        var sgd = new Sgd(ParameterGroups.Of(net));
        var misshaped = new Dictionary<string, Tensor> { ["momentum_buffer/0.weight"] = Ops.Zeros([2, 2]) };
        Assert.Equal("'momentum_buffer/0.weight' is (2, 2), the parameter is (4, 3)", Assert.Throws<CheckpointException>(() => sgd.LoadStateDict(misshaped)).Message);
        var strange = new Dictionary<string, Tensor> { ["exp_avg/0.weight"] = Ops.Zeros([4, 3]), ["exp_avg/0.bias"] = Ops.Zeros([4]) };
        Assert.Equal("Sgd has no state 'exp_avg/0.weight', and 1 more", Assert.Throws<CheckpointException>(() => sgd.LoadStateDict(strange)).Message);
    }

    [Fact]
    public void AdamW_corrects_a_parameter_that_joins_late_by_its_own_count()
    {
        Parameter early = new(Tensor.From([1.0])), late = new(Tensor.From([1.0]));
        var adamW = new AdamW([new([("early", early), ("late", late)])], weightDecay: 0);
        for (int step = 0; step < 5; step++)
        {
            early.Grad = Tensor.From([0.3]);
            late.Grad = step == 4 ? Tensor.From([0.3]) : null;
            adamW.Step(0.01);
        }
        Assert.Equal(1 - 0.01, late.Value.ToDouble(), 1e-9);   // the first step is lr · sign(g), up to ε
        Assert.Equal(1 - 0.05, early.Value.ToDouble(), 1e-8);
    }

    [Fact]
    public void Groups_scale_the_rate_and_skip_the_decay()
    {
        Parameter one = new(Tensor.From([1.0])), two = new(Tensor.From([1.0]));
        var sgd = new Sgd([new([("one", one)]) { LrScale = 0.5 }, new([("two", two)]) { WeightDecay = 0 }], momentum: 0, weightDecay: 0.1);
        one.Grad = Tensor.From([1.0]);
        two.Grad = Tensor.From([1.0]);
        sgd.Step(0.2);
        Assert.Equal(1 - (0.1 * 1.1), one.Value.ToDouble(), 1e-15);
        Assert.Equal(0.8, two.Value.ToDouble(), 1e-15);
    }

    [Fact]
    public void A_group_may_have_a_rate_and_a_decay_of_its_own()
    {
        Parameter one = new(Tensor.From([1.0])), two = new(Tensor.From([1.0]));
        var sgd = new Sgd([new([("one", one)]) { FixedLr = 0.4 }, new([("two", two)]) { WeightDecay = 0.5 }], momentum: 0, weightDecay: 0.1);
        one.Grad = Tensor.From([1.0]);
        two.Grad = Tensor.From([1.0]);
        sgd.WeightDecay = 0.2;
        sgd.Step(0.1);
        Assert.Equal(1 - (0.4 * 1.2), one.Value.ToDouble(), 1e-15);
        Assert.Equal(1 - (0.1 * 1.5), two.Value.ToDouble(), 1e-15);
    }

    [Fact]
    public void The_usual_groups_exempt_biases_and_norms()
    {
        using var generator = new Generator(0);
        var groups = ParameterGroups.Of(new Sequential(new Linear(2, 3, generator), new BatchNorm(3)));
        Assert.Equal(["0.weight"], groups[0].Members.Select(m => m.Name));
        Assert.Equal(["0.bias", "1.weight", "1.bias"], groups[1].Members.Select(m => m.Name));
        Assert.Equal(((double?)null, true, 0.0, false), (groups[0].WeightDecay, groups[0].Adapts, groups[1].WeightDecay ?? -1, groups[1].Adapts));
    }

    // 2,000 steps without a scope of the caller's; one step's temporaries are about 16 kB or more.
    [Theory, MemberData(nameof(Names))]
    public void Two_thousand_steps_stay_flat(string name)
    {
        Sequential net = Net(width: 64);
        Optimizer optimizer = Make(name, net);
        foreach (Parameter parameter in net.Parameters()) parameter.Grad = parameter.Value.Detach().OnesLike();
        for (int step = 0; step < 50; step++) optimizer.Step(1e-6);
        long before = Engine.AllocatorUse.Live;
        for (int step = 0; step < 2000; step++) optimizer.Step(1e-6);
        Assert.InRange(Engine.AllocatorUse.Live, 0, before + (2 << 20));
    }

    private static Optimizer Make(string rule, Module module) => Rules.Make(rule, ParameterGroups.Of(module));

    private static void Train(Optimizer optimizer, Sequential net, int step)
    {
        using var scope = TensorScope.Open();
        using var generator = new Generator((ulong)step);
        optimizer.ZeroGrad();
        net.Forward(Ops.Randn([5, net.Parameters().First().Value.Size(1)], generator, DType.Float32)).Square().Sum().Backward();
        optimizer.Step(0.01);
    }

    private static Sequential Net(int width = 3)
    {
        using var generator = new Generator(1);
        return new Sequential(new Linear(width, width + 1, generator));
    }

    private static Dictionary<string, Tensor> Copy(IReadOnlyDictionary<string, Tensor> state) => state.ToDictionary(s => s.Key, s => s.Value.Detach().Clone());
}
