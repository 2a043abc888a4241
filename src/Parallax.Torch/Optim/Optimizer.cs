using Parallax.Torch.Interop;
using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Optim;

/// <summary>Changes parameters by their gradients. A derived class states its rule; state, groups and scopes are kept here.</summary>
/// <remarks>
/// All tensors of a group are updated at once: float32 on the CPU in one pass over memory, the rest by operators, which never wait for a
/// device. Neither the number of threads nor the company of other parameters changes a bit of the result.
/// </remarks>
public abstract class Optimizer
{
    private readonly List<Slot> slots = [];
    private readonly List<IOptimizerState> states = [];
    private readonly FlatBatch flat = new();
    private readonly List<Parameter> flatParameters = [], others = [];

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

    /// <summary>The decay of groups that name none of their own; schedules set it between steps.</summary>
    public double WeightDecay { get; set; }

    private IEnumerable<(string Name, Parameter Parameter)> Members => Groups.SelectMany(group => group.Members);

    /// <summary>Changes every parameter that has a gradient; the others, their state and their decay included, stay.</summary>
    /// <param name="lr">The learning rate of this step, before the groups' scales.</param>
    public void Step(double lr)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        foreach (ParameterGroup group in Groups)
        {
            Sort(group);
            var at = GroupStep.Of(group, lr, WeightDecay);
            if (flatParameters.Count > 0) Update(flat, flatParameters, at);
            if (others.Count > 0) Update(new UpdateBatch(others, [.. others.Select(p => p.Value)], [.. others.Select(p => p.Grad!)]), at);
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
        foreach (IOptimizerState kind in states) kind.Save(Members, state);
        return state;
    }

    /// <summary>Takes copies of a state that <see cref="StateDict"/> gave; the next step is the same to the bit.</summary>
    /// <exception cref="CheckpointException">A shape differs, or a name is of no parameter here.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        foreach (IOptimizerState kind in states) kind.Load(Members, state);
        var strange = state.Keys.Except(StateDict().Keys).ToList();
        if (strange.Count > 0) throw new CheckpointException($"{GetType().Name} has no state '{strange[0]}'{(strange.Count > 1 ? $", and {strange.Count - 1} more" : "")}");
    }

    /// <summary>Applies the rule in one pass over memory. The first slot is <see cref="FlatTensor.First"/>, the next <see cref="FlatTensor.Second"/>.</summary>
    private protected abstract void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, GroupStep at);

    /// <summary>Applies the same rule by operators; what it makes dies with the step.</summary>
    private protected abstract void Update(UpdateBatch batch, GroupStep at);

    private protected Slot AddSlot(string name)
    {
        var slot = new Slot(name);
        slots.Add(slot);
        states.Add(slot);
        return slot;
    }

    private protected StepCounts AddCounts(string name)
    {
        var counts = new StepCounts(name);
        states.Add(counts);
        return counts;
    }

    // The parameters of a group that have a gradient, by the way they are updated.
    private void Sort(ParameterGroup group)
    {
        flat.Clear();
        flatParameters.Clear();
        others.Clear();
        foreach (var (_, parameter) in group.Members)
        {
            if (!parameter.Value.TryGetGradInfo(out TensorInfo grad)) continue;
            TensorInfo value = parameter.Value.Info();
            if (value.IsFlat() && grad.DType == DType.Float32) AddFlat(parameter, value, grad);
            else others.Add(parameter);
        }
    }

    private unsafe void AddFlat(Parameter parameter, in TensorInfo value, in TensorInfo grad)
    {
        TensorInfo alike = grad.LiesLike(value) ? grad : parameter.Value.EmptyLike().Copy_(parameter.Grad!).Info();
        FlatTensor rows = FlatTensor.Of(value, alike);
        if (slots.Count > 0) rows.First = (float*)slots[0].Of(parameter, value).Info().Data;
        if (slots.Count > 1) rows.Second = (float*)slots[1].Of(parameter, value).Info().Data;
        flat.Add(parameter.Value, rows);
        flatParameters.Add(parameter);
    }
}
