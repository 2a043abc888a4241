namespace Parallax.Training.Evaluation;

/// <summary>Retrieval scores as fractions; NaN where no query has a possible match, null where the ranking was cut too early.</summary>
/// <remarks>Notation of <see cref="RetrievalMetrics"/>: r(i), P(i), R and n per query.</remarks>
public sealed record RetrievalScores
{
    /// <summary>Recall@K by K: the share of all queries with a match among the first K (a hit rate, not information retrieval's recall).</summary>
    public required IReadOnlyDictionary<int, double> Recall { get; init; }

    /// <summary>Mean of r(1) over the queries that have a possible match.</summary>
    public required double PrecisionAt1 { get; init; }

    /// <summary>Mean of 1/R Σ_{i ≤ R} r(i).</summary>
    public required double RPrecision { get; init; }

    /// <summary>Mean of 1/R Σ_{i ≤ R} P(i) r(i).</summary>
    public required double MapAtR { get; init; }

    /// <summary>Mean over all queries of 1/n Σ_{i ≤ n} P(i) r(i), n counting the query itself.</summary>
    public required double MapAtC { get; init; }

    /// <summary>As <see cref="MapAtC"/> over the first 1000 neighbours: what S2SD's tables call mAP@R(@1000).</summary>
    public required double MapAt1000 { get; init; }

    /// <summary>As <see cref="MapAtC"/> over the first min(1023, N) neighbours.</summary>
    public required double MapLim { get; init; }

    /// <summary>As <see cref="MapAtC"/> over the whole ranking.</summary>
    public required double? MapOfAll { get; init; }

    /// <summary>Mean of 1/R Σ_i P(i) r(i) over the whole ranking.</summary>
    public required double? Map { get; init; }

    /// <summary>Mean of 1 / rank of the first match.</summary>
    public required double? Mrr { get; init; }

    /// <summary>Each query's term of <see cref="MapAtR"/>; NaN for a query without a possible match.</summary>
    public required IReadOnlyList<double> ApAtR { get; init; }
}
