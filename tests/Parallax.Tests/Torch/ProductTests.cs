using Parallax.Torch;

namespace Parallax.Tests.Torch;

/// <summary>Products of f32 matrices, of sizes and layouts on both sides of what decides which library takes them.</summary>
public sealed class ProductTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 3, 5, 7 }, { 112, 2048, 112 }, { 700, 96, 1100 }, { 700, 600, 300 }, { 1, 9000, 8000 }, { 4100, 130, 129 } };

    [Theory, MemberData(nameof(Sizes))]
    public void A_product_is_that_of_f64_in_every_layout(int rows, int inner, int columns)
    {
        using var scope = TensorScope.Open();
        Tensor a = Ops.Randn([rows, inner], new Generator(1)), b = Ops.Randn([inner, columns], new Generator(2));
        float[] expected = a.To(DType.Float64).Matmul(b.To(DType.Float64)).To(DType.Float32).ToArray<float>();
        Tensor[] products = [a.Matmul(b), a.Matmul(b.MT.Contiguous().MT), a.MT.Contiguous().MT.Matmul(b), a.MT.Contiguous().MT.Matmul(b.MT.Contiguous().MT)];
        double tolerance = 1e-5 + (inner * Math.ScaleB(1, -22));                             // sums of √inner's size, inner roundings of 2⁻²⁴ each
        Assert.All(products, product => Assert.All(product.ToArray<float>().Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -tolerance, tolerance)));
    }

    [Fact]
    public void A_batch_of_products_is_one_product_after_the_other()
    {
        using var scope = TensorScope.Open();
        Tensor q = Ops.Randn([6, 197, 64], new Generator(1)), k = Ops.Randn([6, 197, 64], new Generator(2));
        float[] expected = Ops.Stack([.. q.To(DType.Float64).Unbind().Zip(k.To(DType.Float64).Unbind(), (q, k) => q.Matmul(k.MT))]).To(DType.Float32).ToArray<float>();
        Assert.All(q.Matmul(k.MT).ToArray<float>().Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1e-4, 1e-4));
    }
}
