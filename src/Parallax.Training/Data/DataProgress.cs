namespace Parallax.Training.Data;

/// <summary>How far a pass over all images is.</summary>
/// <param name="Done">Images done.</param>
/// <param name="Total">Images in all.</param>
/// <param name="ImagesPerSecond">The rate so far.</param>
/// <param name="Remaining">Time left at this rate.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
public readonly record struct DataProgress(long Done, long Total, double ImagesPerSecond, TimeSpan Remaining, long ResidentBytes);
