using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Optim;

/// <summary>One state tensor for each parameter, of its shape, zero at first: a momentum, a second moment.</summary>
internal sealed class Slot(string name)
{
    private readonly Dictionary<Parameter, Tensor> tensors = [];

    /// <summary>The state tensors of parameters, in their order.</summary>
    public Tensor[] Of(IReadOnlyList<Parameter> parameters)
    {
        var found = new Tensor[parameters.Count];
        for (int i = 0; i < found.Length; i++)
        {
            if (!tensors.TryGetValue(parameters[i], out Tensor? tensor))
                tensors[parameters[i]] = tensor = parameters[i].Value.Detach().ZerosLike().Keep();
            found[i] = tensor;
        }
        return found;
    }

    /// <summary>Adds <c>name/parameter</c> entries for the parameters that have a state.</summary>
    public void Save(IEnumerable<(string Name, Parameter Parameter)> members, IDictionary<string, Tensor> state)
    {
        foreach (var (member, parameter) in members)
            if (tensors.TryGetValue(parameter, out Tensor? tensor)) state[$"{name}/{member}"] = tensor;
    }

    /// <summary>Takes copies of the entries; parameters without one start at zero again.</summary>
    /// <exception cref="CheckpointException">A shape differs from the parameter's.</exception>
    public void Load(IEnumerable<(string Name, Parameter Parameter)> members, IReadOnlyDictionary<string, Tensor> state)
    {
        tensors.Clear();
        foreach (var (member, parameter) in members)
        {
            if (!state.TryGetValue($"{name}/{member}", out Tensor? saved)) continue;
            if (!saved.Shape.AsSpan().SequenceEqual(parameter.Value.Shape))
                throw new CheckpointException($"'{name}/{member}' is ({string.Join(", ", saved.Shape)}), the parameter is ({string.Join(", ", parameter.Value.Shape)})");
            tensors[parameter] = parameter.Value.Detach().EmptyLike(dtype: saved.DType).Copy_(saved).Keep();
        }
    }
}
