using Parallax.Torch;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

[Collection(WholeProcess.Name)]
public sealed class ScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_inside()
    {
        Tensor inner, kept;
        using (var scope = TensorScope.Open())
        {
            inner = Zeros([3]);
            kept = Ones([3]).Keep();
        }
        Assert.False(inner.IsAlive);
        Assert.Equal([1f, 1, 1], kept.ToArray<float>());
    }

    [Fact]
    public void What_goes_outward_belongs_to_the_enclosing_scope()
    {
        Tensor result;
        using (TensorScope.Open())
        {
            using (var inner = TensorScope.Open()) result = inner.Outward(Ones([2]) + 1);
            Assert.True(result.IsAlive);
        }
        Assert.False(result.IsAlive);
    }

    [Fact]
    public void What_goes_outward_from_a_scope_that_it_is_not_of_stays_where_it_is()
    {
        using var outer = TensorScope.Open();
        Tensor input = Ones([1]);
        using (TensorScope.Open())
        {
            using var inner = TensorScope.Open();
            Assert.Same(input, inner.Outward(input));
        }
        Assert.True(input.IsAlive);
    }

    [Fact]
    public void Scopes_closed_out_of_order_free_everything()
    {
        TensorScope outer = TensorScope.Open();
        Tensor first = Ones([1]);
        TensorScope forgotten = TensorScope.Open();
        Tensor second = Ones([1]);
        outer.Dispose();
        forgotten.Dispose();
        Assert.False(first.IsAlive);
        Assert.False(second.IsAlive);
    }

    [Fact]
    public void Disposing_twice_and_disposing_scoped_tensors_is_fine()
    {
        using var scope = TensorScope.Open();
        Tensor tensor = Ones([1]);
        tensor.Dispose();
        tensor.Dispose();
        Assert.False(tensor.IsAlive);
    }

    // 10,000 steps of a loop in which nobody disposes anything; one step's temporaries are about 3 MB.
    [Fact]
    public void A_loop_of_ten_thousand_steps_stays_flat()
    {
        Tensor weight = Full([256, 256], 0.01).Keep();
        weight.RequiresGrad = true;
        long warm = 0;
        for (int step = 0; step < 10_000; step++)
        {
            using var scope = TensorScope.Open();
            Tensor loss = Ones([8, 256]).Matmul(weight).Relu().Square().Mean();
            loss.Backward();
            weight.Grad = null;
            if (step == 100) warm = Engine.AllocatorUse.Live;
        }
        Assert.InRange(Engine.AllocatorUse.Live, 0, warm + (8 << 20));
    }

    [Fact]
    public void A_loop_outside_any_scope_stays_bounded()
    {
        // What earlier tests left behind is not this loop's.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Engine.AllocatorUse.Live, peak = before;
        for (int step = 0; step < 2_000; step++)
        {
            _ = Zeros([256, 1024]) + 1;
            peak = Math.Max(peak, Engine.AllocatorUse.Live);
        }
        Assert.InRange(peak - before, 0, 1L << 30);
    }

    [Fact]
    public void The_leak_check_names_the_operator_that_made_what_leaked()
    {
        using var check = LeakCheck.Begin();
        Tensor leaked;
        using (TensorScope.Open())
        {
            _ = Zeros([2]).Exp();
            leaked = Zeros([2, 3]).Cos().Keep();
        }
        Assert.Equal(["cos: 1 alive, (2, 3) f32"], check.Leaks());
        GC.KeepAlive(leaked);
    }

    [Fact]
    public void Scopes_of_different_threads_do_not_meet()
    {
        using var scope = TensorScope.Open();
        Tensor mine = Ones([1]);
        var thread = new Thread(() =>
        {
            using var other = TensorScope.Open();
            _ = Ones([1]);
        });
        thread.Start();
        thread.Join();
        Assert.True(mine.IsAlive);
    }
}
