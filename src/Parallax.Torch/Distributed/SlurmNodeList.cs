namespace Parallax.Torch.Distributed;

/// <summary>Slurm's short form of a list of hosts, such as <c>node[03-07,12],login1</c>.</summary>
internal static class SlurmNodeList
{
    /// <summary>The first host, or null when the text is no list.</summary>
    public static string? First(string list)
    {
        string host = "";
        for (int at = 0; at < list.Length && list[at] != ',';)
        {
            if (list[at] != '[')
            {
                host += list[at++];
                continue;
            }
            int end = list.IndexOf(']', at);
            if (end < 0) return null;
            host += list[(at + 1)..end].Split(',', '-')[0];   // the first of a range has its leading zeros
            at = end + 1;
        }
        return host.Length > 0 && host.AsSpan().ContainsAnyExcept("[]") && !host.Contains(']', StringComparison.Ordinal) ? host : null;
    }
}
