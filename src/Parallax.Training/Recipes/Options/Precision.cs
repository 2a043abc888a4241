using Parallax.Torch;

namespace Parallax.Training.Recipes;

/// <summary>The type in which matrix products are computed; weights stay in float32.</summary>
public enum Precision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Products in bfloat16, reductions and losses in float32.</summary>
    Bfloat16,

    /// <summary>Bfloat16 where the processor multiplies in it, float32 elsewhere. Two machines may give different bits.</summary>
    Automatic,
}

/// <summary>The element type of a <see cref="Precision"/>.</summary>
public static class PrecisionTypes
{
    /// <summary>The type that products are computed in.</summary>
    public static DType ToDType(this Precision precision) => precision switch
    {
        Precision.Bfloat16 => DType.BFloat16,
        Precision.Automatic when Engine.MultipliesBFloat16 => DType.BFloat16,
        _ => DType.Float32,
    };
}
