namespace Parallax.Training.Recipes;

/// <summary>Over which images batch norms take their statistics while training.</summary>
public enum BatchNormScope
{
    /// <summary>Over those of all processes: a run is the same with any number of them.</summary>
    Synchronized,

    /// <summary>Each process over its own: MoCo and LoGo as released. Checkpoints have the statistics of rank 0.</summary>
    PerRank,
}
