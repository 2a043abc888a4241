using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Evaluation.Dense;

/// <summary>A network whose patches are the mean colours of cells, moved so that the cosine tells them apart.</summary>
internal sealed class CellColours : Backbone
{
    private readonly Linear unused;

    public CellColours(int stride)
    {
        using var random = new Generator(0);
        (Stride, unused) = (stride, Add("unused", new Linear(1, 1, random)));
    }

    public override int Channels => 3;

    public override int Stride { get; }

    /// <summary>The pictures that passed, in order: each by the mean of its pixels.</summary>
    public List<double> Seen { get; } = [];

    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        Assert.False(IsTraining);
        Seen.AddRange(pixels.Mean([1, 2, 3]).ToArray<double>());
        return Features.OfMap(pixels.AvgPool2d([Stride], [Stride])).Outward(scope);
    }
}
