namespace Parallax.Training.Evaluation;

/// <summary>What "nearest" means between two embeddings.</summary>
public enum Proximity
{
    /// <summary>Least squared Euclidean distance ‖a − b‖²; values ascend from 0.</summary>
    Euclidean,

    /// <summary>Largest cosine a·b / (‖a‖‖b‖); values descend from 1. A zero vector has cosine 0 with everything.</summary>
    Cosine,

    /// <summary>Largest inner product a·b of the embeddings as they are; values descend.</summary>
    InnerProduct,
}
