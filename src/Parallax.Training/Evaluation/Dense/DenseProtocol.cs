namespace Parallax.Training.Evaluation.Dense;

/// <summary>How patch features are scored.</summary>
public enum DenseProtocol
{
    /// <summary><see cref="DenseRetrieval"/>: needs label maps.</summary>
    Retrieval,

    /// <summary><see cref="DenseMatching"/>: needs no labels.</summary>
    Matching,

    /// <summary><see cref="PatchKnn"/>: needs classes of images.</summary>
    Knn,
}
