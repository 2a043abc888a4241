namespace Parallax.Torch.Optim;

/// <summary>Spreads numbered pieces of work over the engine's threads.</summary>
internal static class Spread
{
    /// <summary>Calls <paramref name="work"/> once for each number from <paramref name="first"/> up to <paramref name="end"/>, in any order, on any thread.</summary>
    /// <remarks>The calling thread takes pieces too, so nothing waits for a thread pool that is busy.</remarks>
    public static void Over(int first, int end, Action<int> work)
    {
        int next = first, threads = Math.Min(Engine.Threads, end - first);
        if (threads <= 1) Take();
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Take());

        void Take()
        {
            for (int piece = Interlocked.Increment(ref next) - 1; piece < end; piece = Interlocked.Increment(ref next) - 1) work(piece);
        }
    }
}
