namespace Parallax.Vision;

/// <summary>Class numbers that stand in records, a byte each.</summary>
internal static class RecordLabels
{
    /// <param name="file">The file.</param>
    /// <param name="offset">Of the first record's label.</param>
    /// <param name="stride">Bytes from record to record.</param>
    /// <param name="count">Records.</param>
    /// <param name="first">What the file writes for the first class: 0 or 1.</param>
    /// <param name="classes">The classes.</param>
    /// <exception cref="ImageException">A label is outside the classes.</exception>
    public static int[] Read(RecordFile file, long offset, long stride, int count, int first, IReadOnlyList<string> classes)
    {
        int[] labels = [.. file.Column(offset, stride, count).Select(label => label - first)];
        int wrong = Array.FindIndex(labels, label => label < 0 || label >= classes.Count);
        return wrong < 0 ? labels : throw new ImageException(
            file.Path, $"record {wrong}: found label {labels[wrong] + first}, expected {first} to {classes.Count - 1 + first}");
    }
}
