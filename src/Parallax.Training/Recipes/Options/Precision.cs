namespace Parallax.Training.Recipes;

/// <summary>The type in which matrix products are computed; weights stay in float32.</summary>
public enum Precision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Products in bfloat16, reductions and losses in float32.</summary>
    Bfloat16,
}

/// <summary>The element type of a <see cref="Precision"/>.</summary>
public static class PrecisionTypes
{
    /// <summary>The type that products are computed in.</summary>
    public static Torch.DType ToDType(this Precision precision) => precision == Precision.Bfloat16 ? Torch.DType.BFloat16 : Torch.DType.Float32;
}
