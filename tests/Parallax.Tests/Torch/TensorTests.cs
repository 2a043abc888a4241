using Parallax.Torch;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

public sealed class TensorTests
{
    public static TheoryData<DType> AllTypes => [.. Enum.GetValues<DType>()];

    private static Tensor Counting(params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape) count *= size;
        return Arange(count, DType.Float32).View(shape);
    }

    [Theory, MemberData(nameof(AllTypes))]
    public void Every_element_type_keeps_its_values(DType dtype)
    {
        Tensor tensor = Tensor.From<double>([0, 1, 1, 0]).To(dtype);
        Assert.Equal(dtype, tensor.DType);
        Assert.Equal([0.0, 1, 1, 0], tensor.ToArray<double>());
    }

    [Fact]
    public void A_span_is_the_memory_itself()
    {
        Tensor tensor = Zeros([2, 2]);
        tensor.AsSpan<float>()[3] = 7;
        Assert.Equal([0f, 0, 0, 7], tensor.ToArray<float>());
    }

    [Fact]
    public void A_span_of_a_transposed_tensor_is_refused() =>
        Assert.Equal("a span of Single needs a contiguous f32 tensor on the CPU, this is (3, 2) f32, not contiguous",
            Assert.Throws<InvalidOperationException>(() => _ = Counting(2, 3).MT.AsSpan<float>().Length).Message);

    [Fact]
    public unsafe void A_tensor_over_memory_reads_and_writes_it()
    {
        float* memory = stackalloc float[4] { 1, 2, 3, 4 };
        using Tensor tensor = Tensor.Over(memory, 2, 2);
        tensor.Mul_(10);
        Assert.Equal(40, memory[3]);
    }

    [Fact]
    public void Elements_must_fill_the_shape() =>
        Assert.Equal("3 elements do not fill (2, 2), which has 4", Assert.Throws<ShapeException>(() => Tensor.From<float>([1, 2, 3], 2, 2)).Message);

    [Fact]
    public void Channels_last_changes_strides_and_nothing_else()
    {
        Tensor plain = Counting(2, 3, 4, 5), last = plain.Contiguous(MemoryFormat.ChannelsLast);
        Assert.True(last.IsChannelsLast);
        Assert.Equal([60, 1, 15, 3], last.Strides);
        Assert.Equal(plain.ToArray<float>(), last.ToArray<float>());
    }

    [Fact]
    public void Indexing_takes_numbers_ranges_axes_and_ellipses()
    {
        Tensor x = Counting(2, 3, 4);
        Assert.Equal([12f, 13, 14, 15], x[1, 0].ToArray<float>());
        Assert.Equal([2, 2, 4], x[.., 1..].Shape);
        Assert.Equal([2, 3, 2], x[.., .., 1..^1].Shape);
        Assert.Equal([3f, 7, 11, 15, 19, 23], x[TensorIndex.Ellipsis, ^1].ToArray<float>());
        Assert.Equal([2, 1, 3, 4], x[.., TensorIndex.NewAxis].Shape);
        Assert.Equal([0f, 2], x[0, 0, TensorIndex.Every(2, ..)].ToArray<float>());
    }

    [Fact]
    public void Indexing_takes_positions_and_masks()
    {
        Tensor x = Counting(3, 2);
        Assert.Equal([4f, 5, 0, 1], x[Tensor.From<long>([2, 0])].ToArray<float>());
        Assert.Equal([1f, 5], x[.., Tensor.From<long>([1])][Tensor.From<bool>([true, false, true])].ToArray<float>());
        Assert.Equal([3f, 4, 5], x[x > 2].ToArray<float>());
    }

    [Fact]
    public void Indexing_assigns()
    {
        Tensor x = Zeros([2, 3]);
        x[0, 1..] = Ones([2]);
        x[x > 0] = Full([], 5);
        Assert.Equal([0f, 5, 5, 0, 0, 0], x.ToArray<float>());
    }

    [Fact]
    public void Too_many_places_are_refused() =>
        Assert.Equal("3 places index (2, 3) f32, which has 2 dimensions", Assert.Throws<ShapeException>(() => Counting(2, 3)[0, 0, 0]).Message);

    [Fact]
    public void Arithmetic_reads_as_written()
    {
        Tensor x = Tensor.From<float>([1, 2, 4]);
        Assert.Equal([-0.5f, 0, 4], (((x - 2) * x) / 2).ToArray<float>());
        Assert.Equal([0f, -1, -3], (1 - x).ToArray<float>());
        Assert.Equal([4f, 2, 1], (4 / x).ToArray<float>());
        Assert.Equal([false, false, true], (x > 2).ToArray<bool>());
    }

    [Fact]
    public void Printing_shows_values_shape_and_type()
    {
        Assert.Equal("[[0, 1, 2],\n [3, 4, 5]]  (2, 3) f32", Counting(2, 3).ToString());
        Assert.Equal("[true, false]  (2) bool", Tensor.From<bool>([true, false]).ToString());
        Assert.StartsWith("[0, 1, 2, …, 1997, 1998, 1999]", Arange(2000).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Brain_floats_round_to_even_and_back()
    {
        Assert.Equal(1.0f, (float)(BFloat16)1.003f);
        Assert.True(float.IsNaN((float)(BFloat16)float.NaN));
        Assert.Equal(Tensor.From<float>([3.14159f]).To(DType.BFloat16).ToArray<BFloat16>()[0], (BFloat16)3.14159f);
    }

    [Fact]
    public void A_generator_repeats_itself_and_resumes_from_its_state()
    {
        using var generator = new Generator(5);
        Tensor first = Randn([4], generator), state = generator.GetState(), second = Randn([4], generator);
        generator.SetState(state);
        Assert.Equal(second.ToArray<float>(), Randn([4], generator).ToArray<float>());
        using var again = new Generator(5);
        Assert.Equal(first.ToArray<float>(), Randn([4], again).ToArray<float>());
    }

    [Fact]
    public void A_literal_zero_is_a_dimension_and_never_an_element_type()
    {
        Tensor x = Tensor.From([1f, 2, 3, 4], 2, 2);
        Assert.Equal([4f, 6], x.Sum(0).ToArray<float>());
        Assert.Equal([2f, 3], x.Mean(0).ToArray<float>());
        Assert.Equal([3f, 8], x.Prod(0).ToArray<float>());
    }
}
