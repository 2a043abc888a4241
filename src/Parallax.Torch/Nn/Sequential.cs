namespace Parallax.Torch.Nn;

/// <summary>Layers one after another, named "0", "1", … as in PyTorch.</summary>
public sealed class Sequential : Layer
{
    private readonly Layer[] layers;

    /// <summary>Makes a chain; an empty one is the identity.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        this.layers = layers.ToArray();
        for (int i = 0; i < layers.Length; i++) Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), layers[i]);
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>Passes the input through all layers.</summary>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = TensorScope.Open();
        Tensor flow = input;
        foreach (Layer layer in layers) flow = layer.Forward(flow);
        return flow == input ? input : scope.Outward(flow);
    }
}
