using System.CommandLine;
using System.Globalization;
using Parallax.Cli.Display;
using Parallax.Training.Data;

namespace Parallax.Cli.Commands.Data;

/// <summary><c>data stats DATA</c>.</summary>
internal sealed class StatsCommand : Command, IExample
{
    private readonly Argument<string> data = DataCommand.Images();
    private readonly Option<bool> json = DataCommand.Json();

    public StatsCommand(Terminal terminal, CancellationToken cancellation)
        : base("stats", "Reads every image and counts: sizes, formats, classes, mean and deviation of the colours.")
    {
        Arguments.Add(data);
        Options.Add(json);
        SetAction(parsed =>
        {
            DataStatsReport report = Run(DataStats.Of(parsed.GetRequiredValue(data), TimeProvider.System), terminal, cancellation);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonText.Of(report));
            else Print(report, terminal);
        });
    }

    public string Example => "parallax data stats photos --json";

    private static DataStatsReport Run(DataStats stats, Terminal terminal, CancellationToken cancellation)
    {
        using var display = new DataProgressDisplay(terminal, TimeProvider.System);
        return stats.Run(display, cancellation);
    }

    private static void Print(DataStatsReport report, Terminal terminal)
    {
        List<string[]> rows =
        [
            ["images", $"{report.Images}, {report.Unreadable.Count} unreadable"],
            ["bytes", Words.Bytes(report.Bytes)],
            ["formats", string.Join(", ", report.Formats.Select(format => $"{format.Key} {format.Value}"))],
            ["classes", report.Balance is { } balance
                ? $"{report.Classes.Count}, of {Told(balance.Images)} images; evenness {balance.Evenness.ToString("0.000", CultureInfo.InvariantCulture)}" : "none"],
            ["width", Told(report.Width)],
            ["height", Told(report.Height)],
            .. report.ShorterSides.Select(side => new[] { $"side {side.From}–{side.Below - 1}", $"{side.Images}" }),
            ["mean", Colours(report.Mean)],
            ["std", Colours(report.Std)],
        ];
        if (report.Unlabelled > 0 && report.Balance is not null) rows.Insert(4, ["without class", $"{report.Unlabelled}"]);
        TextTable.Write(terminal.Out, rows, words: true);
    }

    private static string Told(Extent<int> range) => $"{range.Min} to {range.Max}, median {range.Median}";

    private static string Colours(IReadOnlyList<double> channels) => $"[{string.Join(", ", channels.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture)))}]";
}
