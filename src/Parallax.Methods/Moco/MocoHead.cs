namespace Parallax.Methods.Moco;

/// <summary>How MoCo projects pooled features.</summary>
public enum MocoHead
{
    /// <summary>One linear layer: version 1.</summary>
    Linear,

    /// <summary>A hidden layer of the features' size with ReLU, no norm: version 2, and LoGo.</summary>
    Mlp,
}
