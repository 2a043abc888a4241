namespace Parallax.Training.Recipes;

/// <summary>How the peak learning rate follows from the base rate and the images of a step.</summary>
public enum LrScaling
{
    /// <summary>base · batch / 256 (Goyal et al. 2017).</summary>
    Linear,

    /// <summary>base · √batch: SimCLR's other rule, with a base rate of 0.075.</summary>
    SquareRoot,

    /// <summary>The base rate, whatever the batch.</summary>
    None,
}

/// <summary>The rules of <see cref="LrScaling"/>.</summary>
public static class LrScalingRules
{
    /// <summary>The peak rate.</summary>
    /// <param name="scaling">The rule.</param>
    /// <param name="baseLr">The base rate.</param>
    /// <param name="batch">Images of a step, over all parts and processes.</param>
    public static double Peak(this LrScaling scaling, double baseLr, int batch) => scaling switch
    {
        LrScaling.Linear => baseLr * batch / 256,
        LrScaling.SquareRoot => baseLr * Math.Sqrt(batch),
        _ => baseLr,
    };
}
