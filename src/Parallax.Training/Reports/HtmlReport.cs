using System.Reflection;
using System.Text;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Reports;

/// <summary>Writes a <see cref="Report"/> as one HTML file that needs nothing else: images, drawings and style are inside.</summary>
public static class HtmlReport
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>Writes <paramref name="path"/>; it appears whole or not at all.</summary>
    /// <exception cref="IOException">The folder is missing or can't be written.</exception>
    public static void Write(string path, Report report)
    {
        string page = Render(report);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    /// <summary>The page's text.</summary>
    public static string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new Html();
        page.Add($"<!doctype html>");
        page.Add($"<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Add($"<title>{report.Title}</title><style>");
        string beforeStyle = page.ToString();
        var body = new Html();
        body.Add($"</style></head><body><main><header><h1>{report.Title}</h1><p>{report.Subtitle}</p></header>");
        foreach (ReportSection section in report.Sections)
        {
            body.Add($"<section><h2>{section.Title}</h2>");
            if (section.Lead.Length > 0)
                body.Add($"<p class=\"lead\">{section.Lead}</p>");
            body.Add($"{SectionMarkup.Of(section)}</section>");
        }

        body.Add($"</main></body></html>");
        return beforeStyle + Style.Value + body;
    }

    private static string ReadStyle()
    {
        using Stream css = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(css);
        return reader.ReadToEnd();
    }
}
