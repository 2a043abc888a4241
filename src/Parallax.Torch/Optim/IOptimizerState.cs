using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Optim;

/// <summary>One kind of state that an optimizer has for each parameter.</summary>
internal interface IOptimizerState
{
    /// <summary>Adds <c>kind/parameter</c> entries for the parameters that have a state.</summary>
    void Save(IEnumerable<(string Name, Parameter Parameter)> members, IDictionary<string, Tensor> state);

    /// <summary>Takes copies of the entries; parameters without one start anew.</summary>
    /// <exception cref="CheckpointException">A shape differs from the parameter's.</exception>
    void Load(IEnumerable<(string Name, Parameter Parameter)> members, IReadOnlyDictionary<string, Tensor> state);
}
