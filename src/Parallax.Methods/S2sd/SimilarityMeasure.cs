namespace Parallax.Methods.S2sd;

/// <summary>How a student's matrix of similarities is compared with a teacher's. The paper names them; only the first is defined there.</summary>
public enum SimilarityMeasure
{
    /// <summary>KL divergence of softmaxes row by row: the paper's.</summary>
    RowKl,

    /// <summary>1 − cosine of rows.</summary>
    Cosine,

    /// <summary>Distance of rows.</summary>
    Euclidean,

    /// <summary>KL divergence of one softmax over the whole matrix.</summary>
    FullKl,

    /// <summary>KL divergence of softmaxes of the columns' means.</summary>
    MeanKl,
}

/// <summary>Who teaches whom among the embedding and the targets; all averaged over the lessons.</summary>
public enum TeachingOrder
{
    /// <summary>Every target teaches the embedding.</summary>
    Straight,

    /// <summary>Every space is taught by the next wider one.</summary>
    Stacked,

    /// <summary>Every space is taught by all that are wider.</summary>
    Fully,
}
