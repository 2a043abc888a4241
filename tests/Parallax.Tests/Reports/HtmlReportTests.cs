using System.Text.RegularExpressions;
using System.Xml;
using Parallax.Training.Reports;

namespace Parallax.Tests.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parallax-report-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_text_is_escaped()
    {
        const string nasty = "<script>alert('x')</script>\"&";
        string body = Body(HtmlReport.Render(Everything(nasty)));
        Assert.DoesNotContain("<script", body);
        Assert.DoesNotContain("alert('", body);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;", body);
    }

    [Fact]
    public void The_page_is_well_formed_and_loads_nothing()
    {
        string page = HtmlReport.Render(Everything("plain"));
        new XmlDocument().LoadXml(Regex.Replace(Body(page), "(<img [^>]*)>", "$1/>").Replace("class=best", "class=\"best\""));
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("url(", page);
        Assert.All(Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(m => m.Groups[1].Value), link => Assert.StartsWith("data:image/png;base64,", link));
    }

    [Fact]
    public void Every_score_is_shown_and_the_best_of_a_column_stands_out()
    {
        string page = HtmlReport.Render(new Report("t", "s",
        [
            new ScoreTable("Scores", "", ["Recall@1", "k-NN"], [new("pixels", "", [0.256, 0.617]), new("untrained", "", [0.1, double.NaN]), new("trained", "", [0.43149, 0.6])]),
        ]));
        Assert.Equal(["25.6 %", "61.7 %", "10.0 %", "–", "43.1 %", "60.0 %"], Regex.Matches(page, "<td[^>]*><span>(.*?)</span>").Select(m => m.Groups[1].Value));
        Assert.Equal(["61.7 %", "43.1 %"], Regex.Matches(page, "<td\\s+class=best\\s*><span>(.*?)</span>").Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void Writing_replaces_the_file_whole_and_leaves_nothing_else()
    {
        string path = Path.Combine(folder.FullName, "report.html");
        File.WriteAllText(path, "old");
        HtmlReport.Write(path, Everything("new"));
        Assert.Equal(HtmlReport.Render(Everything("new")), File.ReadAllText(path));
        Assert.Equal(["report.html"], folder.GetFiles().Select(f => f.Name));
        Assert.Throws<IOException>(() => HtmlReport.Write(Path.Combine(folder.FullName, "none", "report.html"), Everything("new")));
    }

    [Fact]
    public void Curves_come_from_the_metrics_log()
    {
        string path = Path.Combine(folder.FullName, "metrics.jsonl");
        File.WriteAllText(path, """
            {"step": 1, "loss": 30.5, "terms": {"variance": 2}, "phase": "warm-up"}
            not json
            {"step": 2, "loss": 29, "terms": {"variance": 1.5}}
            {"loss": 1}
            {"step": 2, "loss": 28.5, "terms": {"variance": 1.25}}
            {"step": 3, "lo
            """);
        IReadOnlyList<Curve> curves = LoggedCurves.Read(path);
        Assert.Equal(["loss", "terms/variance"], curves.Select(c => c.Name));
        Assert.Equal([new(1, 30.5), new(2, 28.5)], curves[0].Points);
        Assert.Equal([new(1, 2), new(2, 1.25)], curves[1].Points);
    }

    private static string Body(string page) => page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length)];

    private static Report Everything(string text)
    {
        ReportImage image = new(2, 2, new byte[12]);
        Curve curve = new(text, [new(0, 3), new(1, 2), new(2, 2.5)]);
        return new Report(text, text,
        [
            new ScoreTable(text, text, [text], [new(text, text, [0.5])]),
            new CurveSheet(text, text, curve, [curve]),
            new CropSheet(text, text, [new(image, [new(image, 0, 0.5, 1, 1.25, text)])]),
            new MatchSheet(text, text, [new(image, image, [new(0.5, 0.5, 1.5, 1)], text)]),
            new NeighbourSheet(text, text, [new(image, text, [new(image, true, text), new(image, false, text)])]),
            new LicenceList(text, text, [new(text, text, text, text)]),
            new FactList(text, text, [new(text, text)]),
        ]);
    }
}
