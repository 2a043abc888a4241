namespace Parallax.Training.Recipes;

/// <summary>What a step whose loss or gradient is NaN or infinite does.</summary>
public enum NonFinite
{
    /// <summary>It ends the run, with the last good checkpoint in place.</summary>
    Stop,

    /// <summary>It is left out: parameters and running statistics stay. Several in a row end the run all the same.</summary>
    Skip,
}
