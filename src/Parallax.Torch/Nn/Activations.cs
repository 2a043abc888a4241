namespace Parallax.Torch.Nn;

/// <summary>max(0, x).</summary>
public sealed class ReLU : Layer
{
    /// <summary>Any shape → the same shape.</summary>
    public override Tensor Forward(Tensor input) => input.Relu();
}

/// <summary>x·Φ(x), exactly (by the error function).</summary>
public sealed class GELU : Layer
{
    /// <summary>Any shape → the same shape.</summary>
    public override Tensor Forward(Tensor input) => input.Gelu();
}

/// <summary>x.</summary>
public sealed class Identity : Layer
{
    /// <summary>The input itself.</summary>
    public override Tensor Forward(Tensor input) => input;
}
