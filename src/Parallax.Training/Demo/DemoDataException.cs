namespace Parallax.Training.Demo;

/// <summary>The demonstration's images can't be had; the message says what to do.</summary>
public sealed class DemoDataException : Exception
{
    /// <summary>With a message that names the remedy.</summary>
    public DemoDataException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>With the framework's message.</summary>
    public DemoDataException()
    {
    }

    /// <summary>With a message.</summary>
    public DemoDataException(string message)
        : base(message)
    {
    }

    /// <summary>Whether it would be the same for every package: no npm, or no server within reach.</summary>
    public bool AffectsEveryPackage { get; init; }
}
