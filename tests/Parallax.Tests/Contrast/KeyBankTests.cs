using Parallax.Methods.Contrast;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.Contrast;

public sealed class KeyBankTests
{
    private static readonly Generator Random = new(1);

    [Fact]
    public void It_starts_with_directions_that_the_stream_decides()
    {
        double[] norms = new KeyBank(50, 6, Random).Keys.LinalgVectorNorm(2, [-1]).ToArray<double>();
        Assert.All(norms, norm => Assert.Equal(1, norm, 1e-6));
        Assert.Equal(new KeyBank(5, 3, new Generator(4)).Keys.ToArray<float>(), new KeyBank(5, 3, new Generator(4)).Keys.ToArray<float>());
        Assert.NotEqual(new KeyBank(5, 3, new Generator(4)).Keys.ToArray<float>(), new KeyBank(5, 3, new Generator(5)).Keys.ToArray<float>());
    }

    [Fact]
    public void Keys_enter_at_the_end_of_the_step_and_wrap()
    {
        var queue = new KeyBank(5, 1, Random);
        double[] first = queue.Keys.ToArray<double>();
        queue.See(Rows(1, 2), 0);
        queue.See(Rows(3), 0);
        Assert.Equal(first, queue.Keys.ToArray<double>());
        queue.Follow(ProcessGroup.Alone);
        Assert.Equal([1, 2, 3, .. first[3..]], queue.Keys.ToArray<double>());
        Assert.Equal(3, queue.Place);
        queue.See(Rows(4, 5, 6), 1);
        queue.Follow(ProcessGroup.Alone);
        Assert.Equal([6.0, 2, 3, 4, 5], queue.Keys.ToArray<double>());
        Assert.Equal(1, queue.Place);
    }

    [Fact]
    public void More_keys_than_places_leave_the_last_ones()
    {
        var queue = new KeyBank(3, 1, Random);
        queue.See(Rows(1, 2, 3, 4, 5, 6, 7), 0);
        queue.Follow(ProcessGroup.Alone);
        Assert.Equal([7.0, 5, 6], queue.Keys.ToArray<double>());
        Assert.Equal(1, queue.Place);
    }

    [Fact]
    public void What_an_abandoned_step_saw_is_forgotten_and_a_quiet_step_enters_nothing()
    {
        var queue = new KeyBank(2, 1, Random);
        double[] first = queue.Keys.ToArray<double>();
        queue.See(Rows(8), 0);
        queue.See(Rows(9), 1);
        queue.Follow(ProcessGroup.Alone);
        queue.Follow(ProcessGroup.Alone);
        Assert.Equal([9, first[1]], queue.Keys.ToArray<double>());
    }

    private static Tensor Rows(params float[] keys) => Tensor.From(keys, keys.Length, 1);
}
