using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>The loss over training, from the run's log.</summary>
internal static class LossCurves
{
    private const string Loss = "loss", Terms = "terms/";

    internal static CurveSheet Sheet(string metricsFile)
    {
        IReadOnlyList<Curve> curves = LoggedCurves.Read(metricsFile);
        return new CurveSheet(
            "Loss",
            "Over the steps of training: below the loss, its terms, which sum to it.",
            curves.FirstOrDefault(curve => curve.Name == Loss) ?? new Curve(Loss, []),
            [.. curves.Where(curve => curve.Name.StartsWith(Terms, StringComparison.Ordinal)).Select(curve => curve with { Name = curve.Name[Terms.Length..] })]);
    }
}
