using Parallax.Torch;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

public sealed class ErrorTests
{
    [Fact]
    public void An_error_leads_with_the_operator_and_its_arguments() =>
        Assert.Equal("matmul((8, 49, 512) f32, (256, 128) f32): mat1 and mat2 shapes cannot be multiplied (392x512 and 256x128)",
            Assert.Throws<TorchException>(() => Zeros([8, 49, 512]).Matmul(Zeros([256, 128]))).Message);

    [Fact]
    public void Lists_are_described() =>
        Assert.StartsWith("cat([(2, 3) f32, (2, 4) f32], 0): ", Assert.Throws<TorchException>(() => Cat([Zeros([2, 3]), Zeros([2, 4])])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Wrong_element_types_are_refused() =>
        Assert.StartsWith("embedding((4) f32, (2) f32, -1, false, false): ",
            Assert.Throws<TorchException>(() => Embedding(Zeros([4]), Zeros([2]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Gradients_of_integers_are_refused() =>
        Assert.StartsWith("requires_grad of (2) i64: ", Assert.Throws<TorchException>(() => Tensor.From<long>([1, 2]).RequiresGrad = true).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Backward_without_a_graph_is_refused() =>
        Assert.StartsWith("backward from () f32: ", Assert.Throws<TorchException>(() => Ones([]).Backward()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_tensor_of_a_closed_scope_says_so()
    {
        Tensor lost;
        using (TensorScope.Open()) lost = Ones([1]) + 1;
        Assert.Contains("the result of 'add' died with its scope; Keep() lets it live on",
            Assert.Throws<ObjectDisposedException>(() => lost + 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_out_of_range_is_refused() => Assert.Throws<TorchException>(() => Zeros([2])[5]);

    [Fact]
    public void No_memory_is_an_exception() => Assert.Throws<TorchException>(() => Zeros([1L << 50]));
}
