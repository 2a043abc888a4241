namespace Parallax.Vision;

/// <summary>An image, or a folder of images, can't be used. The message leads with the file and says what was found and expected.</summary>
public sealed class ImageException : Exception
{
    /// <summary>Creates the error from the file concerned and the reason.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="reason">What was found and what was expected.</param>
    /// <param name="inner">The cause, if another error led here.</param>
    public ImageException(string path, string reason, Exception? inner = null) : base($"{OneLine.Of(path)}: {reason}", inner)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The file or folder concerned, as it was given.</summary>
    public string Path { get; }

    /// <summary>The message without the leading path.</summary>
    public string Reason { get; }
}
