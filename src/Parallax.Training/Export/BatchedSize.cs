namespace Parallax.Training.Export;

/// <summary>The size of a dimension: a number, or so many for each image of the batch.</summary>
/// <param name="Count">The number.</param>
/// <param name="IsPerImage">Whether it counts for each image.</param>
internal readonly record struct BatchedSize(long Count, bool IsPerImage)
{
    /// <summary>What a size is that was found with batches of two sizes.</summary>
    /// <exception cref="NotSupportedException">It is neither fixed nor a multiple of the batch.</exception>
    public static BatchedSize Of(long first, int firstBatch, long second, int secondBatch)
    {
        if (first == second) return new BatchedSize(first, false);
        if (first % firstBatch == 0 && first / firstBatch * secondBatch == second) return new BatchedSize(first / firstBatch, true);
        throw new NotSupportedException($"export: a size is {first} for {firstBatch} images and {second} for {secondBatch}, no multiple of the batch");
    }
}
