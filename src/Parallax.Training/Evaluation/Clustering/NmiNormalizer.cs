namespace Parallax.Training.Evaluation.Clustering;

/// <summary>What mutual information is divided by.</summary>
public enum NmiNormalizer
{
    /// <summary>(H + H′)/2: scikit-learn since 0.22, and the usual NMI.</summary>
    Arithmetic,

    /// <summary>√(H·H′): scikit-learn 0.20 and 0.21.</summary>
    Geometric,

    /// <summary>The smaller entropy.</summary>
    Min,

    /// <summary>The larger entropy.</summary>
    Max,
}
