namespace Parallax.Training.Indexing;

/// <summary>
/// What a search reads of every image. Whatever it is, the vectors as computed lie in the file too, and decide: answers are the same. Smaller numbers are
/// read faster, and take place beside them.
/// </summary>
public enum IndexFormat
{
    /// <summary>The vectors as computed, 4 bytes a number.</summary>
    Float32,

    /// <summary>2 bytes a number more, of vectors of length 1.</summary>
    Float16,

    /// <summary>1 byte a number more: whole steps of each vector's largest number / 127.</summary>
    Int8,
}
