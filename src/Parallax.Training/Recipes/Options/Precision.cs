namespace Parallax.Training.Recipes;

/// <summary>The type in which matrix products are computed; weights stay in float32.</summary>
public enum Precision
{
    /// <summary>Everything in float32.</summary>
    Float32,

    /// <summary>Products in bfloat16, reductions and losses in float32.</summary>
    Bfloat16,
}
