namespace Parallax.Torch.Distributed;

/// <summary>The ranks of a run could not meet, or one of them is gone. The message names the rank and says what was seen of it.</summary>
public sealed class PeerException : Exception
{
    /// <summary>Makes the exception with its whole message.</summary>
    public PeerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with what led to it.</summary>
    public PeerException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
