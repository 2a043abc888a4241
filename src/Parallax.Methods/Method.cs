using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>A way to learn: its networks, and the terms of its loss. The trainer knows nothing else of it.</summary>
/// <remarks>
/// A derived class registers its networks with <c>Add</c> in its constructor and writes <see cref="Forward"/> like its paper's algorithm:
/// embed, match, terms. Networks that no gradient changes are frozen by <see cref="Teacher"/>. State that changes between steps (centres,
/// queues, teachers) changes in <see cref="AfterStep"/>, never in a loss; kept in buffers, it is part of every checkpoint.
/// </remarks>
public abstract class Method : Module
{
    /// <summary>The network whose features are the result of training.</summary>
    public abstract Backbone Backbone { get; }

    /// <summary>Parts whose learning rate, decay or start differ from the rest. A recipe's <c>optim.rules</c> come after them.</summary>
    public virtual IReadOnlyList<ParameterRule> ParameterRules => [];

    /// <summary>The method's own scheduled numbers (momenta, temperatures) by the names under which they are logged.</summary>
    public virtual IReadOnlyList<(string Name, Schedule Schedule)> Schedules => [];

    /// <summary>The terms of the loss over one batch; their sum is minimised.</summary>
    /// <param name="views">The batch, view by view.</param>
    /// <param name="at">How far training is.</param>
    public abstract Terms Forward(ViewBatch views, Progress at);

    /// <summary>Called before the optimizer changes the parameters, without a graph.</summary>
    /// <param name="gradientNorm">The 2-norm of all gradients together, before clipping; finite.</param>
    /// <param name="at">How far training was in <see cref="Forward"/>.</param>
    public virtual void BeforeStep(double gradientNorm, Progress at)
    {
    }

    /// <summary>Called after the optimizer has changed the parameters, without a graph.</summary>
    /// <param name="at">How far training was in <see cref="Forward"/>: schedules give the numbers of the step that is ending.</param>
    public virtual void AfterStep(Progress at)
    {
    }

    /// <summary>Called in the place of <see cref="AfterStep"/> when a step was not finite or broke off, without a graph: takes back what <see cref="Forward"/> changed.</summary>
    /// <remarks>The statistics of batch norms are put back by the trainer. State that is noted by the number of its step needs nothing.</remarks>
    /// <param name="at">How far training was in <see cref="Forward"/>.</param>
    public virtual void AbandonStep(Progress at)
    {
    }
}
