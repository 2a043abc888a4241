namespace Parallax.Tests.Schedules;

public class ScheduleTests
{
    private static double[] Of(Schedule schedule, int epochs, int stepsPerEpoch = 1, int? count = null) =>
        [.. Enumerable.Range(0, count ?? (epochs * stepsPerEpoch)).Select(step => schedule.At(new Progress(step, epochs * stepsPerEpoch, stepsPerEpoch)))];

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak() => Assert.Equal(3, Of(new CosineSchedule(3, 0), 10)[0]);

    [Fact]
    public void A_cosine_is_at_its_end_after_the_last_step_and_stays_there() => Assert.Equal([1, 0.5, 0, 0], Of(new CosineSchedule(1, 0), 2, count: 4), Near(1e-15));

    [Fact]
    public void A_cosine_may_rise() => Assert.Equal([0, 0.25, 0.75, 1], Of(new CosineSchedule(0, 1), 3, count: 4), Near(1e-15));

    [Fact]
    public void A_run_that_is_all_warm_up_ends_at_the_end() =>
        Assert.Equal([0, 0.5, 1, 1.5, 0.5], Of(new CosineSchedule(2, 0.5) { Warmup = new Warmup(4) }, 4, count: 5));

    [Fact]
    public void A_warm_up_that_ends_within_itself_shows_the_peak_twice() =>
        Assert.Equal([0, 1, 2, 2, 2], Of(new ConstantSchedule(2) { Warmup = new Warmup(3, End: RampEnd.Within) }, 5));

    [Fact]
    public void A_warm_up_that_ends_after_itself_shows_the_peak_once_it_is_over() =>
        Assert.Equal([1, 2, 3, 4, 4], Of(new ConstantSchedule(4) { Warmup = new Warmup(3, From: 1) }, 5));

    [Fact]
    public void Half_an_epoch_of_warm_up_is_half_of_its_steps() =>
        Assert.Equal([0, 1, 2, 2], Of(new ConstantSchedule(2) { Warmup = new Warmup(0.5) }, 1, stepsPerEpoch: 4));

    [Fact]
    public void A_number_per_epoch_stays_within_one() => Assert.Equal([0, 0, 3, 3, 6, 6], Of(new LinearSchedule(0, 6) { Per = Pace.Epoch }, 3, 2));

    [Fact]
    public void Factors_act_at_their_epochs() => Assert.Equal([8, 8, 4, 4, 2, 2], Of(new StepSchedule(8, [1, 2], 0.5), 3, 2));

    [Fact]
    public void A_list_keeps_its_last_value() => Assert.Equal([5, 5, 7, 7, 7, 7], Of(new ListSchedule([5, 7]) { Per = Pace.Epoch }, 3, 2));

    private static Func<double, double, bool> Near(double tolerance) => (a, b) => Math.Abs(a - b) <= tolerance;
}
