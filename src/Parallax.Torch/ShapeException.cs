namespace Parallax.Torch;

/// <summary>Tensors whose shapes do not fit each other or what was asked.</summary>
public sealed class ShapeException : Exception
{
    /// <summary>Makes the exception with its whole message.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }
}
