using System.Globalization;

namespace Parallax.Training.Reports;

/// <summary>The markup of each kind of section.</summary>
internal static class SectionMarkup
{
    private const int MatchGap = 24, MatchSide = 320;

    internal static Html Of(ReportSection section) => section switch
    {
        ScoreTable table => Scores(table),
        CurveSheet curves => Curves(curves),
        CropSheet crops => Crops(crops),
        MatchSheet matches => Matches(matches),
        NeighbourSheet neighbours => Neighbours(neighbours),
        LicenceList licences => Licences(licences),
        FactList facts => Facts(facts),
        _ => throw new NotSupportedException($"report: no markup for a section of type {section.GetType().Name}"),
    };

    private static Html Scores(ScoreTable table)
    {
        double[] best = [.. table.Columns.Select((_, c) => table.Rows.Select(r => r.Scores[c]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max())];
        var html = new Html().Add($"<div class=\"scroll\"><table class=\"scores\"><thead><tr><th></th>");
        foreach (string column in table.Columns)
            html.Add($"<th>{column}</th>");
        html.Add($"</tr></thead><tbody>");
        foreach (ScoreRow row in table.Rows)
        {
            html.Add($"<tr><th><b>{row.Name}</b><small>{row.Note}</small></th>");
            for (int c = 0; c < best.Length; c++)
            {
                double score = row.Scores[c];
                if (double.IsFinite(score))
                    html.Add($"<td{new Html().Add($"{(score == best[c] ? " class=best" : "")}")}><span>{Percent(score)}</span><i style=\"--score:{100 * score}%\"></i></td>");
                else
                    html.Add($"<td><span>–</span></td>");
            }

            html.Add($"</tr>");
        }

        return html.Add($"</tbody></table></div>");
    }

    private static string Percent(double score) => (100 * score).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static Html Curves(CurveSheet sheet)
    {
        var html = new Html().Add($"<figure class=\"chart\"><figcaption>{sheet.Main.Name}{Last(sheet.Main)}</figcaption>");
        html.Add($"{LineChart.Draw(sheet.Main, 1000, 300, "wide")}{LineChart.Draw(sheet.Main, 360, 220, "narrow")}</figure><div class=\"multiples\">");
        foreach (Curve curve in sheet.Others)
            html.Add($"<figure class=\"chart\"><figcaption>{curve.Name}{Last(curve)}</figcaption>{LineChart.Draw(curve, 320, 150, "small")}</figure>");
        return html.Add($"</div>");
    }

    // The end of the smoothed line, as a number.
    private static Html Last(Curve curve)
    {
        CurvePoint[] points = [.. curve.Points.Where(p => double.IsFinite(p.Value))];
        return points.Length == 0
            ? new Html()
            : new Html().Add($"<span class=\"last\">{Rounded(points.TakeLast(Math.Max(1, points.Length / 25)).Average(p => p.Value))} at the end</span>");
    }

    // Three digits that count.
    private static string Rounded(double value) =>
        LineChart.Label(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private static Html Crops(CropSheet sheet)
    {
        var html = new Html();
        foreach (CropSource source in sheet.Sources)
        {
            ReportImage image = source.Image;
            double line = Math.Max(image.Width, image.Height) / 90.0;
            html.Add($"<div class=\"crops\"><svg class=\"source\" viewBox=\"{-line} {-line} {image.Width + 2 * line} {image.Height + 2 * line}\">");
            html.Add($"<image href=\"{image}\" width=\"{image.Width}\" height=\"{image.Height}\"/><rect class=\"frame\" width=\"{image.Width}\" height=\"{image.Height}\"/>");
            for (int v = 0; v < source.Views.Count; v++)
            {
                CropOverlay view = source.Views[v];
                html.Add($"<rect class=\"under\" x=\"{view.Left}\" y=\"{view.Top}\" width=\"{view.Width}\" height=\"{view.Height}\" stroke-width=\"{1.9 * line}\"/>");
                html.Add($"<rect x=\"{view.Left}\" y=\"{view.Top}\" width=\"{view.Width}\" height=\"{view.Height}\" stroke-width=\"{line}\" style=\"stroke:{Hue(v, source.Views.Count)}\"/>");
            }

            html.Add($"</svg><div class=\"views\">");
            for (int v = 0; v < source.Views.Count; v++)
                html.Add($"<figure><img src=\"{source.Views[v].View}\" alt=\"view {v + 1}\" style=\"border-color:{Hue(v, source.Views.Count)}\"><figcaption>{source.Views[v].Caption}</figcaption></figure>");
            html.Add($"</div></div>");
        }

        return html;
    }

    private static Html Matches(MatchSheet sheet)
    {
        var html = new Html().Add($"<div class=\"matches\">");
        foreach (MatchPair pair in sheet.Pairs)
        {
            double a = (double)MatchSide / pair.First.Height, b = (double)MatchSide / pair.Second.Height;
            double right = pair.First.Width * a + MatchGap;
            html.Add($"<figure><svg viewBox=\"0 0 {right + pair.Second.Width * b} {MatchSide}\">");
            html.Add($"<image href=\"{pair.First}\" width=\"{pair.First.Width * a}\" height=\"{MatchSide}\"/>");
            html.Add($"<image href=\"{pair.Second}\" x=\"{right}\" width=\"{pair.Second.Width * b}\" height=\"{MatchSide}\"/>");
            html.Add($"<rect class=\"frame\" width=\"{pair.First.Width * a}\" height=\"{MatchSide}\"/><rect class=\"frame\" x=\"{right}\" width=\"{pair.Second.Width * b}\" height=\"{MatchSide}\"/>");
            for (int i = 0; i < pair.Lines.Count; i++)
            {
                MatchLine m = pair.Lines[i];
                var (x1, y1, x2, y2) = (m.FromX * a, m.FromY * a, right + m.ToX * b, m.ToY * b);
                html.Add($"<g style=\"--hue:{Hue(i, pair.Lines.Count)}\"><path class=\"under\" d=\"M{x1} {y1}L{x2} {y2}\"/><path d=\"M{x1} {y1}L{x2} {y2}\"/>");
                html.Add($"<circle cx=\"{x1}\" cy=\"{y1}\" r=\"5\"/><circle cx=\"{x2}\" cy=\"{y2}\" r=\"5\"/></g>");
            }

            html.Add($"</svg><figcaption>{pair.Caption}</figcaption></figure>");
        }

        return html.Add($"</div>");
    }

    // Distinct on white as on black: equal steps round the colour circle in a perceptual space.
    private static string Hue(int index, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"oklch(0.68 0.17 {(30 + 360.0 * index / Math.Max(1, count)) % 360:0})");

    private static Html Neighbours(NeighbourSheet sheet)
    {
        var html = new Html().Add($"<div class=\"neighbours\">");
        foreach (NeighbourRow row in sheet.Rows)
        {
            html.Add($"<div class=\"row\"><figure class=\"query\"><img src=\"{row.Query}\" alt=\"query {row.Caption}\"><figcaption>{row.Caption}</figcaption></figure><div class=\"found\">");
            foreach (NeighbourThumb thumb in row.Neighbours)
            {
                (string css, string mark, string word) = thumb.IsMatch ? ("hit", "✓", "same class") : ("miss", "✕", "another class");
                html.Add($"<figure class=\"{css}\" title=\"{thumb.Caption} ({word})\"><img src=\"{thumb.Image}\" alt=\"{thumb.Caption}, {word}\"><b>{mark}</b></figure>");
            }

            html.Add($"</div></div>");
        }

        return html.Add($"</div>");
    }

    private static Html Licences(LicenceList list)
    {
        var html = new Html().Add($"<dl class=\"facts\">");
        foreach (DataLicence licence in list.Licences)
            html.Add($"<dt>{licence.Name}</dt><dd>{licence.Licence} · {licence.Attribution} <small>{licence.Source}</small></dd>");
        return html.Add($"</dl>");
    }

    private static Html Facts(FactList list)
    {
        var html = new Html().Add($"<dl class=\"facts\">");
        foreach (RunFact fact in list.Facts)
            html.Add($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>");
        return html.Add($"</dl>");
    }
}
