using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>A way to learn: its networks, and the terms of its loss. The trainer knows nothing else of it.</summary>
/// <remarks>
/// A derived class registers its networks with <c>Add</c> in its constructor and writes <see cref="Forward"/> like its paper's algorithm:
/// embed, match, terms. State that changes between steps (centres, queues, teachers) changes in <see cref="AfterStep"/>, never in a loss.
/// </remarks>
public abstract class Method : Module
{
    /// <summary>The network whose features are the result of training.</summary>
    public abstract Backbone Backbone { get; }

    /// <summary>The terms of the loss over one batch; their sum is minimised.</summary>
    /// <param name="views">The batch, view by view.</param>
    /// <param name="at">How far training is.</param>
    public abstract Terms Forward(ViewBatch views, Progress at);

    /// <summary>Called after the optimizer has changed the parameters, without a graph.</summary>
    /// <param name="at">How far training is.</param>
    public virtual void AfterStep(Progress at)
    {
    }
}
