namespace Parallax.Vision;

/// <summary>Records of a file, one after the other.</summary>
/// <param name="File">The file.</param>
/// <param name="FirstPixel">Offset of the first record's pixels.</param>
/// <param name="Stride">Bytes from record to record.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RecordRun(RecordFile File, long FirstPixel, long Stride, int Count);
