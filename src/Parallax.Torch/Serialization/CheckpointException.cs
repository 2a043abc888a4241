namespace Parallax.Torch.Serialization;

/// <summary>A file of tensors that can't be read, or that does not fit what it is loaded into. The message leads with the file.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Makes the exception with its whole message.</summary>
    public CheckpointException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
