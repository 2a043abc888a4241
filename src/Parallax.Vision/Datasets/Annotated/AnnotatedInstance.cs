namespace Parallax.Vision;

/// <summary>An object with its outline.</summary>
/// <param name="Id">The data set's number for it.</param>
/// <param name="Class">Its class.</param>
/// <param name="Box">Its box, source pixels.</param>
/// <param name="Area">Its area as the data set says, square pixels.</param>
/// <param name="Crowd">Whether it is many objects that were not told apart.</param>
/// <param name="Outline">Where it lies.</param>
public sealed record AnnotatedInstance(long Id, int Class, SourceBox Box, double Area, bool Crowd, InstanceOutline Outline);
