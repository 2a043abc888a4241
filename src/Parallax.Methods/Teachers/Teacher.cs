using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax;

/// <summary>Ties a network to the one that it follows: θ_t ← m·θ_t + (1 − m)·θ_s, without gradients.</summary>
/// <remarks>
/// Momentum encoder of MoCo (He et al. 2020), target network of BYOL, teacher of DINO, GLSD and CrIBo. Parameters follow; buffers, such as the
/// statistics of batch norms, belong to each network and come from its own forward passes, as in all of these. A method registers both
/// networks with <c>Add</c>, so that checkpoints hold them, and calls <see cref="Follow"/> in <see cref="Method.AfterStep"/>. MoCo
/// averages before it embeds the keys: that is the same, since its first update averages equal networks.
/// </remarks>
public sealed class Teacher
{
    private readonly Parameter[] followed, following;

    /// <summary>Gives the teacher the student's weights and buffers, and takes it out of training.</summary>
    /// <param name="student">The network that is trained.</param>
    /// <param name="teacher">A network of the same kind.</param>
    /// <exception cref="Torch.Serialization.CheckpointException">The networks differ in names or shapes.</exception>
    public Teacher(Module student, Module teacher)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        teacher.LoadStateDict(student.StateDict());
        teacher.RequireGrad(false);
        (followed, following) = ([.. student.Parameters()], [.. teacher.Parameters()]);
    }

    /// <summary>Moves the teacher towards the student.</summary>
    /// <param name="momentum">m, in [0, 1]; 1 leaves the teacher where it is.</param>
    public void Follow(double momentum) => MovingAverage.Update(following, followed, momentum);
}
