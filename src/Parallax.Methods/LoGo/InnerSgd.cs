using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Methods.LoGo;

/// <summary>SGD that a method steps by itself, inside its forward pass: g ← ∇ + λw; m ← μm + g; w ← w − lr·m. Its velocities are buffers, and so in checkpoints.</summary>
internal sealed class InnerSgd : Module
{
    private readonly Parameter[] parameters;
    private readonly ModuleBuffer[] velocities;
    private readonly double momentum, decay;

    public InnerSgd(Module trained, double momentum, double decay)
    {
        (this.momentum, this.decay) = (momentum, decay);
        var members = trained.NamedParameters().Where(member => member.Parameter.RequiresGrad).ToList();
        parameters = [.. members.Select(member => member.Parameter)];
        velocities = [.. members.Select(member => AddBuffer(member.Name.Replace('.', '_'), member.Parameter.Value.Detach().ZerosLike()))];
    }

    /// <summary>The gradients of an objective, means over the ranks.</summary>
    public Tensor[] Gradients(Tensor objective, ProcessGroup ranks)
    {
        using var full = FullPrecision.Enter(objective.Device);                              // a backward pass inside a forward pass would be autocast
        Tensor?[] found = Ops.Gradients(objective, Array.ConvertAll(parameters, parameter => parameter.Value));
        using var off = GradMode.Off();
        Tensor[] gradients = [.. found.Select((gradient, i) => gradient ?? parameters[i].Value.ZerosLike())];
        if (ranks.Size == 1) return gradients;
        Tensor flat = ranks.AllReduce_(Ops.Cat(Array.ConvertAll(gradients, gradient => gradient.Flatten()))) / ranks.Size;
        Tensor[] parts = flat.SplitWithSizes(Array.ConvertAll(gradients, gradient => gradient.Count));
        return [.. parts.Zip(gradients, (part, gradient) => part.View(gradient.Shape))];
    }

    /// <summary>Changes the parameters.</summary>
    public void Step(Tensor[] gradients, double lr)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor[] w = Array.ConvertAll(parameters, parameter => parameter.Value), m = Array.ConvertAll(velocities, velocity => velocity.Value);
        Ops.ForeachMul_(m, momentum);
        Ops.ForeachAdd_(m, Ops.ForeachAdd(gradients, w, alpha: decay));
        Ops.ForeachAdd_(w, m, alpha: -lr);
    }
}
