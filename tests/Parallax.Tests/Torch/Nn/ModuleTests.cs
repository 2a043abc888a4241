using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Torch.Nn;

[Collection(WholeProcess.Name)]
public class ModuleTests
{
    [Fact]
    public void Names_and_order_are_those_of_PyTorch()
    {
        Sequential net = Net();
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "3.weight"],
            net.StateDict().Keys);
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "3.weight"], net.NamedParameters().Select(p => p.Name));
        Assert.Equal(["1.running_mean", "1.running_var", "1.num_batches_tracked"], net.NamedBuffers().Select(b => b.Name));
    }

    [Fact]
    public void A_state_goes_into_another_network_of_the_same_shape()
    {
        Sequential from = Net(seed: 1), to = Net(seed: 2);
        Tensor x = Ops.Ones([4, 3]);
        to.LoadStateDict(from.StateDict());
        Assert.Equal(from.Forward(x).ToArray<float>(), to.Forward(x).ToArray<float>());
    }

    [Fact]
    public void Loading_names_every_fault_and_changes_nothing()
    {
        Sequential net = Net();
        float[] before = net.StateDict()["0.weight"].ToArray<float>();
        var state = new Dictionary<string, Tensor>(net.StateDict()) { ["0.weight"] = Ops.Zeros([5, 3]), ["3.weight"] = Ops.Zeros([2, 5, 1]), ["head.bias"] = Ops.Zeros([1]) };
        state.Remove("1.running_var");
        var error = Assert.Throws<CheckpointException>(() => net.LoadStateDict(state));
        Assert.Equal(
            "'3.weight' is (2, 5, 1), Sequential needs (2, 5); missing: '1.running_var'; Sequential has no place for: 'head.bias'",
            error.Message);
        Assert.Equal(before, net.StateDict()["0.weight"].ToArray<float>());
    }

    [Fact]
    public void Loading_loosely_reports_the_names_on_one_side_only()
    {
        Sequential net = Net();
        var state = new Dictionary<string, Tensor>(net.StateDict()) { ["fc.weight"] = Ops.Zeros([1]) };
        state.Remove("1.num_batches_tracked");
        StateDifference difference = net.LoadStateDict(state, strict: false);
        Assert.Equal(["1.num_batches_tracked"], difference.Missing);
        Assert.Equal(["fc.weight"], difference.Unexpected);
    }

    [Fact]
    public void Moving_to_another_type_keeps_the_holders_and_the_wish_for_gradients()
    {
        Sequential net = Net();
        Parameter[] holders = [.. net.Parameters()];
        holders[1].RequiresGrad = false;
        float[] before = holders[0].Value.ToArray<float>();
        net.To(DType.Float64);
        Assert.Equal(holders, net.Parameters());
        Assert.All(net.StateDict(), s => Assert.Equal(s.Key.EndsWith("tracked", StringComparison.Ordinal) ? DType.Int64 : DType.Float64, s.Value.DType));
        Assert.Equal([true, false, true, true, true], holders.Select(p => p.RequiresGrad));
        Assert.Equal(before, holders[0].Value.ToArray<float>());
    }

    [Fact]
    public void Moving_to_channels_last_lays_out_the_convolutions()
    {
        using var generator = new Generator(0);
        var net = new Sequential(new Conv2d(3, 4, 3, generator), new BatchNorm(4));
        net.To(MemoryFormat.ChannelsLast);
        Assert.True(net.StateDict()["0.weight"].IsChannelsLast);
        Assert.False(net.StateDict()["0.weight"].IsContiguous);
    }

    [Fact]
    public void Names_are_single_words_used_once()
    {
        Assert.Equal("'a.b': a name inside a module has no dot (Parameter 'name')", Assert.Throws<ArgumentException>(() => new Pair("a.b", "c")).Message);
        Assert.Equal("Pair has a 'a' already (Parameter 'name')", Assert.Throws<ArgumentException>(() => new Pair("a", "a")).Message);
    }

    [Fact]
    public void A_shared_module_counts_once()
    {
        using var generator = new Generator(0);
        var shared = new Linear(3, 3, generator);
        var net = new Sequential(shared, new ReLU(), shared);
        Assert.Equal(["0.weight", "0.bias"], net.NamedParameters().Select(p => p.Name));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], net.StateDict().Keys);
    }

    [Fact]
    public void Forward_and_backward_leave_nothing_but_gradients()
    {
        Sequential net = Net();
        using LeakCheck check = LeakCheck.Begin();
        using (TensorScope.Open())
        {
            net.Forward(Ops.Ones([4, 3])).Sum().Backward();
            net.ZeroGrad();
        }
        Assert.Empty(check.Leaks());
    }

    private static Sequential Net(ulong seed = 0)
    {
        using var generator = new Generator(seed);
        return new Sequential(new Linear(3, 5, generator), new BatchNorm(5), new ReLU(), new Linear(5, 2, generator, bias: false));
    }

    private sealed class Pair : Module
    {
        public Pair(string first, string second)
        {
            Add(first, new ReLU());
            AddBuffer(second, Ops.Zeros([1]));
        }
    }
}
