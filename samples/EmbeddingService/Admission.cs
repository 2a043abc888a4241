namespace EmbeddingService;

/// <summary>Counts the requests that are under way, from before their first byte is read, so that memory has a bound.</summary>
public sealed class Admission(ServiceOptions options)
{
    private int inside;

    /// <summary>Takes a place until the result is disposed.</summary>
    /// <exception cref="RefusedException">503: there is none.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref inside) <= options.MaxRequests) return new Place(this);
        Interlocked.Decrement(ref inside);
        throw new RefusedException(StatusCodes.Status503ServiceUnavailable, $"{options.MaxRequests} requests are under way already; try again later");
    }

    private sealed class Place(Admission admission) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref admission.inside);
    }
}
