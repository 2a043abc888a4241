namespace Parallax.Vision;

/// <summary>An image that was passed over.</summary>
/// <param name="Name">Its path relative to the folder.</param>
/// <param name="Reason">What was found and what was expected.</param>
public readonly record struct UnreadableImage(string Name, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{OneLine.Of(Name)}: {Reason}";
}
