using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Optim;

/// <summary>Changes parameters by their gradients. A derived class states its rule; state, groups and scopes are kept here.</summary>
/// <remarks>Updates run over all tensors of a group at once and never wait for the device.</remarks>
public abstract class Optimizer
{
    private readonly List<Slot> slots = [];

    private protected Optimizer(IReadOnlyList<ParameterGroup> groups, double weightDecay)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.SelectMany(g => g.Members).GroupBy(m => m.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"parameter '{twice.Key}' is in {twice.Count()} places of the groups", nameof(groups));
        Groups = groups;
        WeightDecay = weightDecay;
    }

    /// <summary>The groups, as they were given.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The decay of groups without one of their own; schedules set it between steps.</summary>
    public double WeightDecay { get; set; }

    private IEnumerable<(string Name, Parameter Parameter)> Members => Groups.SelectMany(group => group.Members);

    /// <summary>Changes every parameter that has a gradient; the others, and their state, stay.</summary>
    /// <param name="lr">The learning rate of this step, before the groups' scales.</param>
    public void Step(double lr)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        foreach (ParameterGroup group in Groups)
        {
            var parameters = new List<Parameter>(group.Members.Count);
            var grads = new List<Tensor>(group.Members.Count);
            foreach (var (_, parameter) in group.Members)
            {
                if (parameter.Grad is not { } grad) continue;
                parameters.Add(parameter);
                grads.Add(grad);
            }
            if (parameters.Count == 0) continue;
            Update(new UpdateBatch(parameters, [.. parameters.Select(p => p.Value)], [.. grads]), group, (group.FixedLr ?? lr) * group.LrScale, group.WeightDecay ?? WeightDecay);
        }
    }

    /// <summary>Drops the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in Members) parameter.Grad = null;
    }

    /// <summary>The live state by name, such as <c>momentum_buffer/layer1.0.conv1.weight</c>; parameters that never had a gradient have none.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (Slot slot in slots) slot.Save(Members, state);
        SaveMore(Members, state);
        return state;
    }

    /// <summary>Takes copies of a state that <see cref="StateDict"/> gave; the next step is the same to the bit.</summary>
    /// <exception cref="CheckpointException">A shape differs, or a name is of no parameter here.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        foreach (Slot slot in slots) slot.Load(Members, state);
        LoadMore(Members, state);
        var strange = state.Keys.Except(StateDict().Keys).ToList();
        if (strange.Count > 0) throw new CheckpointException($"{GetType().Name} has no state '{strange[0]}'{(strange.Count > 1 ? $", and {strange.Count - 1} more" : "")}");
    }

    /// <summary>Applies the rule to the parameters of one group that have gradients; what it makes dies with the step.</summary>
    private protected abstract void Update(UpdateBatch batch, ParameterGroup group, double lr, double decay);

    private protected virtual void SaveMore(IEnumerable<(string Name, Parameter Parameter)> members, IDictionary<string, Tensor> state)
    {
    }

    private protected virtual void LoadMore(IEnumerable<(string Name, Parameter Parameter)> members, IReadOnlyDictionary<string, Tensor> state)
    {
    }

    private protected Slot AddSlot(string name)
    {
        var slot = new Slot(name);
        slots.Add(slot);
        return slot;
    }

    /// <summary>Parameters of one group, their values and their gradients, in the same order.</summary>
    private protected sealed record UpdateBatch(IReadOnlyList<Parameter> Parameters, Tensor[] Weights, Tensor[] Grads);
}
