using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

/// <summary>Images that exist by name and class only.</summary>
internal sealed class NamedSource(int[] labels, int classes, int[]? stretches = null) : ImageSource
{
    public override string Root => "nowhere";

    public override IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, labels.Length).Select(i => $"{i}.jpg")];

    public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(c => $"class{c}")];

    public override ReadOnlySpan<int> Labels => labels;

    public override ReadOnlySpan<int> Stretches => stretches ?? [0];

    public override ImageReader OpenReader(ImageLimits limits) => throw new NotSupportedException();

    /// <summary>Classes of these sizes, their images mixed by a stride.</summary>
    public static NamedSource OfSizes(params int[] sizes)
    {
        int[] labels = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
        int stride = Enumerable.Range(labels.Length / 2, labels.Length).First(s => Coprime(s, labels.Length));
        return new NamedSource([.. labels.Select((_, i) => labels[(int)((long)i * stride % labels.Length)])], sizes.Length);
    }

    private static bool Coprime(int a, int b) => b == 0 ? a == 1 : Coprime(b, a % b);
}
