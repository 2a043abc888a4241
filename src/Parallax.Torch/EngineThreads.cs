using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>Numbered pieces of work on the threads that operators run on.</summary>
/// <remarks>
/// Between two operators those threads spin for a while. .NET's own would have to share the cores with them, and to be woken first, which a piece of less than a
/// millisecond pays dearly for. Which thread takes which piece is not determined.
/// </remarks>
public static unsafe class EngineThreads
{
    /// <summary>Calls <paramref name="work"/> once for each number below <paramref name="count"/>, in any order.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="work">Takes the number of a piece; without tensors' operators. The first exception ends the work and comes out of here.</param>
    public static void ForEach(long count, Action<long> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ForEach(count, (piece, _) => work(piece));
    }

    /// <summary>The same for work that needs scratch memory of its thread's own.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="work">Takes the number of a piece, and that of its thread, below <see cref="Engine.Threads"/>.</param>
    public static void ForEach(long count, Action<long, int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        int threads = (int)Math.Min(Engine.Threads, count);
        if (threads > 1) new Team(count, work).Run(threads);
        else for (long piece = 0; piece < count; piece++) work(piece, 0);
    }

    private sealed class Team(long count, Action<long, int> work)
    {
        private long next;
        private ExceptionDispatchInfo? failure;

        public void Run(int threads)
        {
            GCHandle self = GCHandle.Alloc(this);
            try
            {
                TorchException.ThrowIfFailed(NativeMethods.px_on_threads(threads, &Take, (void*)GCHandle.ToIntPtr(self)));
            }
            finally
            {
                self.Free();
            }
            failure?.Throw();
        }

        [UnmanagedCallersOnly]
        private static void Take(void* context, int thread)
        {
            var team = (Team)GCHandle.FromIntPtr((nint)context).Target!;
            try
            {
                team.Take(thread);
            }
#pragma warning disable CA1031 // An exception that left an unmanaged callback would end the process.
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref team.failure, ExceptionDispatchInfo.Capture(e), null);
            }
#pragma warning restore CA1031
        }

        private void Take(int thread)
        {
            for (long piece = Interlocked.Increment(ref next) - 1; piece < count && failure is null; piece = Interlocked.Increment(ref next) - 1) work(piece, thread);
        }
    }
}
