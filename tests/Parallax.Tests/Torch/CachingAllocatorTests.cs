using Parallax.Torch;

namespace Parallax.Tests.Torch;

// Untouched memory costs nothing: the blocks here are never written.
public sealed class CachingAllocatorTests
{
    private const long MiB = 1 << 20;

    // The end of a backward pass: little is live, and what waits is what the next step will ask for.
    [Fact]
    public void What_a_step_used_waits_for_the_next_one()
    {
        Assert.SkipUnless(Engine.UsesCachingAllocator, "the caching allocator is off");
        using (TensorScope.Open())
            for (int i = 0; i < 32; i++) _ = Block(64 + i);                                  // 2.5 GiB at once
        long waiting = Engine.AllocatorUse.Cached;
        using (TensorScope.Open()) _ = Block(601);                                           // a size that nobody asked for before
        Assert.InRange(Engine.AllocatorUse.Cached, waiting / 2, long.MaxValue);
    }

    [Fact]
    public void Half_as_much_again_as_was_ever_live_is_held()
    {
        Assert.SkipUnless(Engine.UsesCachingAllocator, "the caching allocator is off");
        for (int i = 0; i < 200; i++)
            using (TensorScope.Open()) _ = Block(300 + (5 * i));                             // 150 GiB, one after the other
        AllocatorUse use = Engine.AllocatorUse;
        Assert.InRange(use.Live + use.Cached, 0, use.Peak + Math.Max(512 * MiB, use.Peak / 2));
    }

    private static Tensor Block(long mebibytes) => Ops.Empty([mebibytes * MiB / sizeof(float)], DType.Float32);
}
