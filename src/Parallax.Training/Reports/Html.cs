using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Parallax.Training.Reports;

/// <summary>Markup under construction: what stands in the literal is markup, what is filled in is text and gets escaped.</summary>
internal sealed class Html
{
    private readonly StringBuilder markup = new();

    internal Html Add([InterpolatedStringHandlerArgument("")] Piece piece)
    {
        markup.Append('\n');
        return this;
    }

    public override string ToString() => markup.ToString();

    /// <summary>Receives the parts of an interpolated string; only <see cref="Html"/> values enter unescaped.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Piece
    {
        private readonly StringBuilder markup;

        public Piece(int literalLength, int formattedCount, Html html) => markup = html.markup;

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(string text) => markup.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(Html part) => markup.Append(part.markup);

        public void AppendFormatted(int number) => markup.Append(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double number, string format = "0.##") => markup.Append(number.ToString(format, CultureInfo.InvariantCulture));

        public void AppendFormatted(ReportImage image) => markup.Append("data:image/png;base64,").Append(Convert.ToBase64String(Png.Encode(image)));
    }
}
