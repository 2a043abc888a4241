namespace Parallax.Vision;

/// <summary>A part of a published data set. In text: the name in lower case.</summary>
public enum DatasetPart
{
    /// <summary>Every image.</summary>
    All,

    /// <summary>What is trained on.</summary>
    Train,

    /// <summary>What choices are made on, with classes; where a test part's classes are withheld, results are given on it.</summary>
    Val,

    /// <summary><see cref="Train"/> and <see cref="Val"/> together.</summary>
    TrainVal,

    /// <summary>What results are given on, with classes.</summary>
    Test,

    /// <summary>Images whose classes are not known, or withheld.</summary>
    Unlabelled,
}
