namespace Parallax.Vision;

/// <summary>An entry's path as WebDataset reads it: files that share all up to the first dot of their last part are one sample.</summary>
internal readonly ref struct SampleName
{
    private SampleName(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ending)
    {
        Key = key;
        Ending = ending;
    }

    /// <summary>The path up to that dot: <c>cats/0001</c> of <c>cats/0001.seg.png</c>.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>What follows it: <c>seg.png</c>.</summary>
    public ReadOnlySpan<byte> Ending { get; }

    /// <summary>Whether it is part of a sample: a file without a dot, or whose name begins with one, is not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> path, out SampleName name)
    {
        int file = path.LastIndexOf((byte)'/') + 1, dot = path[file..].IndexOf((byte)'.');
        name = dot > 0 ? new SampleName(path[..(file + dot)], path[(file + dot + 1)..]) : default;
        return dot > 0;
    }

    /// <summary>Whether a path stays inside what it is unpacked into.</summary>
    public static bool IsInside(ReadOnlySpan<byte> path)
    {
        if (path.Length == 0 || path[0] == '/')
            return false;
        foreach (Range part in path.Split((byte)'/'))
        {
            if (path[part].SequenceEqual(".."u8))
                return false;
        }
        return true;
    }
}
