namespace Parallax.Training.Recipes;

/// <summary>Which parameters weight decay and LARS's scaling act on.</summary>
public enum DecayScope
{
    /// <summary>Those of two dimensions and more: biases and the gains of norms are neither decayed nor scaled.</summary>
    Matrices,

    /// <summary>All: MoCo, SimSiam, LoGo, S2SD; LARC in SwAV.</summary>
    All,
}
