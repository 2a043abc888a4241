namespace Parallax.Training.Evaluation.Clustering;

/// <summary>How many items have a label and a cluster, for the pairs that occur: at most as many as items, however many labels and clusters there are.</summary>
public sealed class Contingency
{
    private Contingency(int items, int[] labels, int[] clusters, ContingencyCell[] cells)
    {
        (Items, Labels, Clusters, Cells) = (items, labels, clusters, cells);
        long[] rows = new long[labels.Length], columns = new long[clusters.Length];
        foreach (ContingencyCell cell in cells)
        {
            rows[cell.Label] += cell.Count;
            columns[cell.Cluster] += cell.Count;
        }
        (LabelSizes, ClusterSizes) = (rows, columns);
    }

    /// <summary>N.</summary>
    public int Items { get; }

    /// <summary>The label ids that occur, ascending.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The cluster ids that occur, ascending.</summary>
    public IReadOnlyList<int> Clusters { get; }

    /// <summary>Items of each of <see cref="Labels"/>.</summary>
    public IReadOnlyList<long> LabelSizes { get; }

    /// <summary>Items of each of <see cref="Clusters"/>.</summary>
    public IReadOnlyList<long> ClusterSizes { get; }

    /// <summary>The counts above 0, by label and then by cluster.</summary>
    public IReadOnlyList<ContingencyCell> Cells { get; }

    /// <summary>Counts.</summary>
    /// <param name="labels">N class ids of any value.</param>
    /// <param name="clusters">N cluster ids of any value.</param>
    /// <exception cref="ArgumentException">The numbers differ.</exception>
    public static Contingency Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> clusters)
    {
        if (labels.Length != clusters.Length) throw new ArgumentException($"contingency: {labels.Length} labels, but {clusters.Length} clusters", nameof(clusters));
        var (labelIds, rows) = Places(labels);
        var (clusterIds, columns) = Places(clusters);
        long[] pairs = [.. rows.Zip(columns, (row, column) => ((long)row << 32) | (uint)column)];
        Array.Sort(pairs);
        var cells = new List<ContingencyCell>();
        for (int from = 0, to; from < pairs.Length; from = to)
        {
            for (to = from + 1; to < pairs.Length && pairs[to] == pairs[from];) to++;
            cells.Add(new ContingencyCell((int)(pairs[from] >> 32), (int)pairs[from], to - from));
        }
        return new Contingency(labels.Length, labelIds, clusterIds, [.. cells]);
    }

    /// <summary>The distinct ids, ascending, and where among them each item's stands.</summary>
    internal static (int[] Ids, int[] Places) Places(ReadOnlySpan<int> items)
    {
        int[] ids = [.. items.ToArray().Distinct().Order()];
        Dictionary<int, int> place = ids.Index().ToDictionary(id => id.Item, id => id.Index);
        return (ids, Array.ConvertAll(items.ToArray(), id => place[id]));
    }
}
