using Parallax.Torch;

namespace Parallax.Tests.Torch;

public sealed class EngineThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Every_piece_is_taken_once(int count)
    {
        int[] taken = new int[count];
        EngineThreads.ForEach(count, piece => Interlocked.Increment(ref taken[piece]));
        Assert.All(taken, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Threads_have_numbers_of_their_own()
    {
        int[] busy = new int[Engine.Threads];
        EngineThreads.ForEach(200, (_, thread) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref busy[thread]));
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref busy[thread]);
        });
    }

    [Fact]
    public void Work_is_shared()
    {
        if (Engine.Threads < 2) Assert.Skip("one thread has nothing to share");
        var ids = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
        EngineThreads.ForEach(2, (_, _) =>
        {
            ids[Environment.CurrentManagedThreadId] = true;
            SpinWait.SpinUntil(() => ids.Count == 2, TimeSpan.FromSeconds(20));
        });
        Assert.Equal(2, ids.Count);
    }

    [Fact]
    public void An_exception_comes_out_as_it_was()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => EngineThreads.ForEach(100, piece =>
        {
            if (piece == 50) throw new InvalidOperationException("piece 50");
        }));
        Assert.Equal("piece 50", fault.Message);
    }

    [Fact]
    public void Work_inside_work_is_done_too()
    {
        long sum = 0;
        EngineThreads.ForEach(4, _ => EngineThreads.ForEach(10, piece => Interlocked.Add(ref sum, piece)));
        Assert.Equal(180, sum);
    }
}
