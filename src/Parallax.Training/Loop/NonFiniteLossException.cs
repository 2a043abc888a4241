using System.Globalization;

namespace Parallax.Training.Loop;

/// <summary>A loss that is no number: training stops at the step that made it, before the parameters change.</summary>
public sealed class NonFiniteLossException : Exception
{
    internal NonFiniteLossException(long step, IReadOnlyList<(string Name, double Value)> terms, string? checkpoint)
        : base($"the loss is not finite at step {step}: {Describe(terms)}; "
            + (checkpoint is null ? "there is no checkpoint yet" : $"the last good checkpoint is {checkpoint}")
            + "; a lower optim.base_lr or precision: float32 often helps")
    {
        Step = step;
    }

    /// <summary>The step, from 1, whose loss was not finite.</summary>
    public long Step { get; }

    private static string Describe(IReadOnlyList<(string Name, double Value)> terms) =>
        string.Join(", ", terms.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} {t.Value:G6}")));
}
