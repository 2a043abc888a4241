using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Ranks;

public sealed class GradientReducerTests
{
    [Fact]
    public void Gradients_are_the_mean_over_the_ranks() => RankProcesses.Run(2, Means);

    private static void Means()
    {
        using ProcessGroup group = RankProgram.Join();
        Parameter a = New(), b = New(), frozen = New();
        frozen.RequiresGrad = false;
        using var reducer = new GradientReducer(group, [a, b, frozen]);
        for (int step = 0; step < 3; step++)
        {
            (a.Grad, b.Grad) = (null, null);
            Backward(reducer, ((a.Value * (group.Rank + 1)) + (b.Value * (4 * group.Rank)) + frozen.Value).Sum());
            Expect(a, 1.5);
            Expect(b, 2);
            Assert.Null(frozen.Grad);
        }
    }

    [Fact]
    public void Parameters_that_some_ranks_or_none_use_neither_hang_nor_lie() => RankProcesses.Run(2, Unused);

    private static void Unused()
    {
        using ProcessGroup group = RankProgram.Join();
        Parameter a = New(), sometimes = New(), never = New();
        using var reducer = new GradientReducer(group, [a, sometimes, never]);
        Backward(reducer, group.Rank == 0 ? (a.Value + (3 * sometimes.Value)).Sum() : a.Value.Sum());
        Expect(a, 1);
        Expect(sometimes, 1.5);
        Assert.Null(never.Grad);
    }

    [Fact]
    public void Parts_that_only_accumulate_are_averaged_with_the_last() => RankProcesses.Run(2, Accumulate);

    private static void Accumulate()
    {
        using ProcessGroup group = RankProgram.Join();
        Parameter a = New(), early = New();
        using var reducer = new GradientReducer(group, [a, early]);
        for (int step = 0; step < 2; step++)
        {
            (a.Grad, early.Grad) = (null, null);
            ((a.Value * (1 + group.Rank)) + (early.Value * group.Rank)).Sum().Backward();
            Backward(reducer, (10 * a.Value).Sum());
            Expect(a, 11.5);
            Expect(early, 0.5);
        }
    }

    [Fact]
    public void Freezing_and_moving_parameters_between_steps_is_followed() => RankProcesses.Run(2, Changes);

    private static void Changes()
    {
        using ProcessGroup group = RankProgram.Join();
        var layer = new Linear(3, 2, new Generator(1));
        using var reducer = new GradientReducer(group, layer.Parameters());
        Tensor x = Full([1, 3], 1.0 + group.Rank);
        Backward(reducer, layer.Forward(x).Sum());
        Expect(layer.Weight, 1.5);
        layer.To(DType.Float64);
        layer.Bias!.RequiresGrad = false;
        Backward(reducer, layer.Forward(x.To(DType.Float64)).Sum());
        Expect(layer.Weight, 1.5);
        Assert.Null(layer.Bias.Grad);
        layer.Bias.RequiresGrad = true;
        layer.ZeroGrad();
        Backward(reducer, layer.Forward(x.To(DType.Float64)).Sum() * (1 + group.Rank));
        Expect(layer.Bias, 1.5);
    }

    private static Parameter New() => new(Ones([2, 2], DType.Float32));

    private static void Backward(GradientReducer reducer, Tensor loss)
    {
        reducer.Prepare(loss);
        loss.Backward();
    }

    private static void Expect(Parameter parameter, double mean) => Assert.All(parameter.Grad!.ToArray<double>(), g => Assert.Equal(mean, g));
}
