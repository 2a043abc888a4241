using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Rules that sort a module's parameters into groups.</summary>
public static class ParameterGroups
{
    /// <summary>The usual rule: biases and the gains of norms (one dimension) are neither decayed nor adapted.</summary>
    public static IReadOnlyList<ParameterGroup> Of(Module module) => Split(module, parameter => parameter.Rank <= 1);

    /// <summary>Two groups: the rest, and the parameters that are <paramref name="exempt"/> from decay and adaptation. Empty ones are left out.</summary>
    /// <param name="module">Whose parameters.</param>
    /// <param name="exempt">Asked once for each parameter, such as <c>p => p.Rank == 1</c>.</param>
    public static IReadOnlyList<ParameterGroup> Split(Module module, Func<Parameter, bool> exempt)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(exempt);
        var sides = module.NamedParameters().ToLookup(named => exempt(named.Parameter));
        ParameterGroup[] groups = [new([.. sides[false]]), new([.. sides[true]]) { WeightDecay = 0, Adapts = false }];
        return [.. groups.Where(group => group.Members.Count > 0)];
    }
}
