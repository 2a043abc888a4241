namespace Parallax.Training.Weights;

/// <summary>A tensor whose shape is not the backbone's.</summary>
/// <param name="Name">The backbone's name of it.</param>
/// <param name="Found">Its shape in the file.</param>
/// <param name="Expected">The backbone's.</param>
public sealed record MisshapedWeight(string Name, IReadOnlyList<long> Found, IReadOnlyList<long> Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' is ({string.Join(", ", Found)}), expected ({string.Join(", ", Expected)})";
}
