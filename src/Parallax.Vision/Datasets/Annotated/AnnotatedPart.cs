namespace Parallax.Vision;

/// <summary>A part of an object.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Box">Its box, source pixels.</param>
public sealed record AnnotatedPart(string Name, SourceBox Box);
