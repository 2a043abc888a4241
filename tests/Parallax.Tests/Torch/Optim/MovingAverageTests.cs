using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.Torch.Optim;

public class MovingAverageTests
{
    [Theory]
    [InlineData(DType.Float32, false)]
    [InlineData(DType.Float32, true)]
    [InlineData(DType.Float64, false)]
    public void The_teacher_equals_plain_loops(DType dtype, bool otherLayout)
    {
        using var generator = new Generator(4);
        long[][] shapes = [[40_003], [4, 3, 3, 3], [2]];
        Parameter[] teacher = [.. shapes.Select(s => new Parameter(Ops.Randn(s, generator, dtype)))];
        Parameter[] student = [.. shapes.Select(s => new Parameter(Ops.Randn(s, generator, dtype)))];
        if (otherLayout) student[1] = new Parameter(student[1].Value.Detach().Contiguous(MemoryFormat.ChannelsLast));
        double[][] expected = [.. teacher.Select(t => t.Value.ToArray<double>())], followed = [.. student.Select(s => s.Value.ToArray<double>())];
        foreach (double m in new[] { 0.9, 0.99, 0.5 })
        {
            MovingAverage.Update(teacher, student, m);
            for (int i = 0; i < expected.Length; i++)
                for (int k = 0; k < expected[i].Length; k++) expected[i][k] = (m * expected[i][k]) + ((1 - m) * followed[i][k]);
        }
        double tolerance = dtype == DType.Float64 ? 1e-14 : 1e-6;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], teacher[i].Value.ToArray<double>(), (a, b) => Math.Abs(a - b) < tolerance);
            Assert.Equal(followed[i], student[i].Value.ToArray<double>());
        }
    }

    [Fact]
    public void Momentum_0_copies_and_1_changes_nothing()
    {
        Parameter teacher = new(Tensor.From([1f, -2, 3])), student = new(Tensor.From([0.25f, 7, -1]));
        MovingAverage.Update([teacher], [student], 1);
        Assert.Equal([1f, -2, 3], teacher.Value.ToArray<float>());
        MovingAverage.Update([teacher], [student], 0);
        Assert.Equal([0.25f, 7, -1], teacher.Value.ToArray<float>());
    }

    [Fact]
    public void Networks_that_differ_are_refused_before_anything_changes()
    {
        Parameter[] teacher = [new(Ops.Ones([2])), new(Ops.Ones([2, 3]))], student = [new(Ops.Zeros([2])), new(Ops.Zeros([3, 2]))];
        Assert.Equal("parameter 1: the teacher's is (2, 3) f32, the student's (3, 2) f32", Assert.Throws<ShapeException>(() => MovingAverage.Update(teacher, student, 0.5)).Message);
        Assert.Equal("the teacher has 2 parameters, the student 1", Assert.Throws<ShapeException>(() => MovingAverage.Update(teacher, [student[0]], 0.5)).Message);
        Assert.Equal([1f, 1], teacher[0].Value.ToArray<float>());
    }
}
