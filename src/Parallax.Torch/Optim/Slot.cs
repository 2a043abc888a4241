using Parallax.Torch.Interop;
using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Optim;

/// <summary>One state tensor for each parameter, of its shape and kind, zero at first: a momentum, a second moment.</summary>
internal sealed class Slot(string name) : IOptimizerState
{
    private readonly Dictionary<Parameter, Tensor> tensors = [];

    /// <summary>The state tensor of a parameter; it follows the value to another device, type or layout.</summary>
    /// <param name="parameter">Whose.</param>
    /// <param name="value">What the parameter's value is.</param>
    public Tensor Of(Parameter parameter, in TensorInfo value)
    {
        if (tensors.TryGetValue(parameter, out Tensor? tensor) && tensor.Info().LiesLike(value)) return tensor;
        Tensor model = parameter.Value.Detach();
        return tensors[parameter] = (tensor is null ? model.ZerosLike() : model.EmptyLike().Copy_(tensor)).Keep();
    }

    /// <summary>The state tensors of parameters, in their order.</summary>
    public Tensor[] Of(IReadOnlyList<Parameter> parameters)
    {
        var found = new Tensor[parameters.Count];
        for (int i = 0; i < found.Length; i++) found[i] = Of(parameters[i], parameters[i].Value.Info());
        return found;
    }

    public void Save(IEnumerable<(string Name, Parameter Parameter)> members, IDictionary<string, Tensor> state)
    {
        foreach (var (member, parameter) in members)
            if (tensors.TryGetValue(parameter, out Tensor? tensor)) state[$"{name}/{member}"] = tensor;
    }

    public void Load(IEnumerable<(string Name, Parameter Parameter)> members, IReadOnlyDictionary<string, Tensor> state)
    {
        tensors.Clear();
        foreach (var (member, parameter) in members)
        {
            if (!state.TryGetValue($"{name}/{member}", out Tensor? saved)) continue;
            if (!saved.Shape.AsSpan().SequenceEqual(parameter.Value.Shape))
                throw new CheckpointException($"'{name}/{member}' is ({string.Join(", ", saved.Shape)}), the parameter is ({string.Join(", ", parameter.Value.Shape)})");
            tensors[parameter] = parameter.Value.Detach().EmptyLike().Copy_(saved).Keep();
        }
    }
}
