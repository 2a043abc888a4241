using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>Loss and health over training, from the run's log.</summary>
internal static class RunCurves
{
    private const string Loss = "loss", Terms = "terms/", Health = "health/", Features = "std_share";

    /// <summary>The loss, and below it how the features fared if they were looked at.</summary>
    internal static IEnumerable<CurveSheet> Sheets(string metricsFile)
    {
        IReadOnlyList<Curve> curves = LoggedCurves.Read(metricsFile);
        yield return new CurveSheet(
            "Loss",
            "Over the steps of training: below the loss, its terms, which sum to it.",
            curves.FirstOrDefault(curve => curve.Name == Loss) ?? new Curve(Loss, []),
            Under(Terms, curves));
        IReadOnlyList<Curve> health = Under(Health, curves);
        if (health.FirstOrDefault(curve => curve.Name == Features) is not { } spread) yield break;
        yield return new CurveSheet(
            "Health",
            "Whether the features collapsed. Above: how far they spread, as a share of an even spread in all directions; a collapse goes to 0. "
            + "Below: their effective rank, how alike their channels are, and the same for what the loss saw.",
            spread,
            [.. health.Where(curve => curve != spread)]);
    }

    private static IReadOnlyList<Curve> Under(string group, IReadOnlyList<Curve> curves) =>
        [.. curves.Where(curve => curve.Name.StartsWith(group, StringComparison.Ordinal)).Select(curve => curve with { Name = curve.Name[group.Length..] })];
}
