namespace EmbeddingService;

/// <summary>A request that is answered by a problem.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="reason">What was found, and what was expected.</param>
public sealed class RefusedException(int status, string reason) : Exception(reason)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;
}
