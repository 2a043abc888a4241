using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Linear, GELU (exact), Linear, on each token.</summary>
internal sealed class TransformerMlp : Layer
{
    private readonly Linear fc1, fc2;

    public TransformerMlp(int width, int hidden, Generator generator)
    {
        fc1 = Add("fc1", new Linear(width, hidden, generator, weights: Initialize.TruncatedNormal()));
        fc2 = Add("fc2", new Linear(hidden, width, generator, weights: Initialize.TruncatedNormal()));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        return scope.Outward(fc2.Forward(fc1.Forward(input).Gelu()));
    }
}
