namespace Parallax.Vision;

/// <summary>The random streams that samplers draw from, as image numbers that no image has.</summary>
internal static class SamplerStreams
{
    public const int Shuffle = -1, Classes = -2, Stretches = -3, Pairs = -4;
}
