using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Parameters of one group, their values and their gradients, in the same order: for updates by operators.</summary>
internal sealed record UpdateBatch(IReadOnlyList<Parameter> Parameters, Tensor[] Weights, Tensor[] Grads);
