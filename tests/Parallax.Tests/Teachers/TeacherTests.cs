using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Teachers;

public sealed class TeacherTests
{
    private static Sequential Network(ulong seed, int width = 3)
    {
        using var random = new Generator(seed);
        return new Sequential(new Linear(2, width, random), new BatchNorm(width));
    }

    private static double[] Values(IEnumerable<Parameter> parameters) => [.. parameters.SelectMany(p => p.Value.ToArray<double>())];

    [Fact]
    public void A_teacher_starts_as_its_student_and_wants_no_gradients()
    {
        var (student, teacher) = (Network(1), Network(2));
        _ = new Teacher(student, teacher);
        Assert.Equal(Values(student.Parameters()), Values(teacher.Parameters()));
        Assert.All(teacher.Parameters(), p => Assert.False(p.RequiresGrad));
        Assert.All(student.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void Following_is_the_moving_average_of_the_parameters()
    {
        var (student, teacher) = (Network(1), Network(2));
        var follower = new Teacher(student, teacher);
        double[] start = Values(teacher.Parameters());
        student.LoadStateDict(Network(3).StateDict());
        double[] now = Values(student.Parameters());
        follower.Follow(0.75);
        Assert.Equal(start.Zip(now, (t, s) => (0.75 * t) + (0.25 * s)), Values(teacher.Parameters()), (a, b) => Math.Abs(a - b) < 1e-7);
        follower.Follow(1);
        Assert.Equal(start.Zip(now, (t, s) => (0.75 * t) + (0.25 * s)), Values(teacher.Parameters()), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void Running_statistics_belong_to_each_network()
    {
        var (student, teacher) = (Network(1), Network(2));
        var follower = new Teacher(student, teacher);
        using var random = new Generator(0);
        student.Forward(Ops.Randn([8, 2], random));
        follower.Follow(0);
        Assert.Equal(0, teacher.NamedBuffers().Single(b => b.Name == "1.num_batches_tracked").Buffer.Value.ToInt64());
    }

    [Fact]
    public void Networks_of_two_shapes_are_no_pair() => Assert.Throws<CheckpointException>(() => new Teacher(Network(1), Network(2, width: 4)));
}
