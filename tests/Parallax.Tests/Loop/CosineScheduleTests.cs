using Parallax.Tests.Golden;
using Parallax.Training.Loop.Schedules;

namespace Parallax.Tests.Loop;

public class CosineScheduleTests
{
    [Theory, GoldenCases("lr_schedule")]
    public void Learning_rates_equal_the_reference(GoldenCase golden)
    {
        double peak = golden.Number("base_lr") * golden.Integer("batch") / 256;
        var schedule = new CosineSchedule(peak, golden.Integer("warmup_steps"), golden.Integer("total_steps"), golden.Number("end_lr_ratio"));
        double[] rates = Array.ConvertAll(golden.Input("step").ToArray<long>(), schedule.At);
        golden.Expect("lr", Parallax.Torch.Tensor.From(rates));
    }

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak() => Assert.Equal(3, new CosineSchedule(3, 0, 10).At(0));

    [Fact]
    public void A_run_that_is_all_warm_up_ends_at_the_end_ratio() => Assert.Equal([0, 1, 0.5], new long[] { 0, 2, 4 }.Select(new CosineSchedule(2, 4, 4, 0.25).At));

    [Fact]
    public void Negative_steps_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(1, 0, 1).At(-1));
}
