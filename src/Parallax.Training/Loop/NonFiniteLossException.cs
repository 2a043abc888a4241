using System.Globalization;

namespace Parallax.Training.Loop;

/// <summary>A loss, a gradient or a parameter that is no number: training stops at the step that made it, and does not save it.</summary>
public sealed class NonFiniteLossException : Exception
{
    internal NonFiniteLossException(long step, StepResult result, IReadOnlyList<(string Name, double Value)> terms, int inARow, string? checkpoint)
        : base($"the {(double.IsFinite(result.Loss) ? "gradient" : "loss")} is not finite at step {step}{(inARow > 1 ? $", the {inARow}th in a row" : "")}: {Describe(terms)}; "
            + WayOut(checkpoint)
            + (inARow > 1 ? "" : ", non_finite: skip leaves single steps out"))
    {
        Step = step;
    }

    internal NonFiniteLossException(long step, string parameter, string? checkpoint)
        : base($"parameter '{parameter}' is not finite after step {step}, which is not saved; {WayOut(checkpoint)}")
    {
        Step = step;
    }

    /// <summary>The step, from 1, that was not finite.</summary>
    public long Step { get; }

    private static string WayOut(string? checkpoint) =>
        (checkpoint is null ? "there is no checkpoint yet" : $"the last good checkpoint is {checkpoint}") + "; a lower optim.base_lr or precision: float32 often helps";

    private static string Describe(IReadOnlyList<(string Name, double Value)> terms) =>
        string.Join(", ", terms.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} {t.Value:G6}")));
}
