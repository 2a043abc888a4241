using Parallax.Torch;

namespace Parallax.Training.Recipes;

/// <summary>The type in which matrix products are computed; weights stay in float32.</summary>
public enum Precision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Products in bfloat16, reductions and losses in float32.</summary>
    Bfloat16,

    /// <summary>Products in float16 with a scaled loss; on a GPU only.</summary>
    Float16,

    /// <summary>Bfloat16 where the processor multiplies in it, and on every GPU; float32 elsewhere. Two machines may give different bits.</summary>
    Automatic,
}

/// <summary>The element type of a <see cref="Precision"/>.</summary>
public static class PrecisionTypes
{
    /// <summary>The type that products are computed in.</summary>
    /// <param name="precision">The recipe's choice.</param>
    /// <param name="device">Where they are computed.</param>
    /// <exception cref="RecipeException">The device does not compute in that type.</exception>
    public static DType ToDType(this Precision precision, Device device) => precision switch
    {
        Precision.Float16 when device.Type != DeviceType.Cuda => throw new RecipeException($"precision: float16 needs a GPU, the run is on the {device}; bfloat16 works on both"),
        Precision.Float16 => DType.Float16,
        Precision.Bfloat16 => DType.BFloat16,
        Precision.Automatic when device.Type == DeviceType.Cuda || Engine.MultipliesBFloat16 => DType.BFloat16,
        _ => DType.Float32,
    };
}
