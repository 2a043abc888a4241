using Parallax.Methods.SelfDistillation;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.SelfDistillation;

public sealed class CentreTests
{
    [Fact]
    public void It_moves_to_the_mean_of_all_rows_of_all_parts_of_a_step()
    {
        var centre = new Centre(2, momentum: 0.75);
        centre.See(Tensor.From([4f, 0, 8, 0], 2, 2), step: 3);
        centre.See(Tensor.From([0f, 9], 1, 2), step: 3);
        Assert.Equal([0.0, 0], centre.Value.ToArray<double>());
        centre.Follow(ProcessGroup.Alone);
        Assert.Equal([1.0, 0.75], centre.Value.ToArray<double>());
    }

    [Fact]
    public void What_an_abandoned_step_saw_is_forgotten()
    {
        var centre = new Centre(1, momentum: 0);
        centre.See(Tensor.From([100f], 1, 1), step: 1);
        centre.See(Tensor.From([2f], 1, 1), step: 2);
        centre.Follow(ProcessGroup.Alone);
        Assert.Equal([2.0], centre.Value.ToArray<double>());
    }

    [Fact]
    public void Without_rows_it_stays()
    {
        var centre = new Centre(1, momentum: 0);
        centre.See(Tensor.From([3f], 1, 1), step: 0);
        centre.Follow(ProcessGroup.Alone);
        centre.Follow(ProcessGroup.Alone);
        centre.See(Ops.Zeros([0, 1]), step: 1);
        centre.Follow(ProcessGroup.Alone);
        Assert.Equal([3.0], centre.Value.ToArray<double>());
    }

    [Fact]
    public void A_mean_stands_for_its_rows()
    {
        Centre rows = new(1, momentum: 0.5), mean = new(1, momentum: 0.5);
        rows.See(Tensor.From([1f, 2, 6], 3, 1), step: 0);
        rows.See(Tensor.From([8f], 1, 1), step: 0);
        mean.SeeMean(Tensor.From([3f], 1, 1), 3, step: 0);
        mean.See(Tensor.From([8f], 1, 1), step: 0);
        rows.Follow(ProcessGroup.Alone);
        mean.Follow(ProcessGroup.Alone);
        Assert.Equal(rows.Value.ToArray<double>(), mean.Value.ToArray<double>());
    }
}
