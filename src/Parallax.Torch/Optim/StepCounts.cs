using System.Runtime.InteropServices;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>How many steps each parameter has made: fewer than the optimizer where it had no gradient.</summary>
internal sealed class StepCounts(string name) : IOptimizerState
{
    private readonly Dictionary<Parameter, long> counts = [];

    /// <summary>Counts a step.</summary>
    /// <returns>How many it has made with this one.</returns>
    public long Advance(Parameter parameter) => ++CollectionsMarshal.GetValueRefOrAddDefault(counts, parameter, out _);

    public void Save(IEnumerable<(string Name, Parameter Parameter)> members, IDictionary<string, Tensor> state)
    {
        foreach (var (member, parameter) in members)
            if (counts.TryGetValue(parameter, out long count)) state[$"{name}/{member}"] = Ops.Full([], count, DType.Int64).Keep();
    }

    public void Load(IEnumerable<(string Name, Parameter Parameter)> members, IReadOnlyDictionary<string, Tensor> state)
    {
        counts.Clear();
        foreach (var (member, parameter) in members)
            if (state.TryGetValue($"{name}/{member}", out Tensor? count)) counts[parameter] = count.ToInt64();
    }
}
