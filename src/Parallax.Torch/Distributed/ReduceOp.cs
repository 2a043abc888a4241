namespace Parallax.Torch.Distributed;

/// <summary>How the ranks' elements become one; the numbers are libtorch's.</summary>
public enum ReduceOp
{
    /// <summary>Σ over the ranks.</summary>
    Sum = 0,

    /// <summary>Π over the ranks.</summary>
    Product = 2,

    /// <summary>The least.</summary>
    Min = 3,

    /// <summary>The greatest.</summary>
    Max = 4,
}
