using System.Globalization;

namespace Parallax.Training.Health;

/// <summary>Decides from the figures of a run whether it has collapsed: what is beyond its limit at two looks in a row is told.</summary>
/// <param name="limits">Where collapse begins.</param>
public sealed partial class CollapseCheck(CollapseLimits limits)
{
    /// <summary>What usually helps.</summary>
    public const string Advice =
        "a lower optim.base_lr, a longer schedule.warmup_epochs or a larger schedule.batch often helps, and so does more weight on the terms that keep embeddings apart";

    private const int Persistent = 2;
    private readonly Dictionary<string, int> looksBeyond = [];
    private readonly Dictionary<string, string> standing = [];
    private readonly Dictionary<string, double> firstScales = [];
    private bool knnWasAboveChance;

    /// <summary>What is wrong as of the last looks, in words with numbers; empty for a healthy run.</summary>
    public IReadOnlyList<string> Standing => [.. standing.Values];

    /// <summary>Takes note of new figures.</summary>
    /// <returns>What is newly wrong.</returns>
    public IReadOnlyList<string> Look(HealthFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var newly = new List<string>();
        foreach (var (subject, symptom) in Symptoms(figures))
        {
            int looks = looksBeyond[subject] = symptom is null ? 0 : looksBeyond.GetValueOrDefault(subject) + 1;
            if (symptom is null) standing.Remove(subject);
            if (looks < Persistent) continue;
            if (standing.TryAdd(subject, symptom!)) newly.Add(symptom!);
            else standing[subject] = symptom!;
        }
        return newly;
    }

    // Every subject that was looked at; null where it is as it should be.
    private IEnumerable<(string Subject, string? Symptom)> Symptoms(HealthFigures figures)
    {
        if (figures.Features is { } f)
        {
            foreach (var found in Spread("the features", f.Images, f.Channels, f.Deviation, f.EffectiveRank)) yield return found;
            yield return ("correlation", f.Correlation > limits.Correlation
                ? Text($"the features' channels say the same: mean |correlation| {f.Correlation:0.000}, healthy below {limits.Correlation}") : null);
        }
        foreach (var (name, e) in figures.Embeddings)
        {
            foreach (var found in Spread($"'{name}'", e.Images, e.Channels, e.Deviation, e.EffectiveRank)) yield return found;
            yield return ("scale " + name, ShrinkageOf(name, e.Scale));
        }
        foreach (var (name, m) in figures.Matches)
        {
            yield return ("match " + name, m.Entropy < limits.MatchEntropy
                ? Text($"match '{name}' chooses {m.Distinct:0.0 %} of the patches that it could, with an entropy of {m.Entropy:0.000}, healthy above {limits.MatchEntropy}") : null);
        }
        if (figures.Knn is { } knn) yield return ("knn", FallOf(knn));
    }

    private IEnumerable<(string Subject, string? Symptom)> Spread(string what, int N, int D, double deviation, double rank)
    {
        if (N < 2) yield break;
        yield return (what + " finite", double.IsNaN(deviation) ? $"{what}: not all are finite numbers" : null);
        double share = deviation * Math.Sqrt(D), least = Math.Max(2, limits.RankShare * Math.Min(N, D));
        yield return (what + " deviation", share < limits.DeviationShare
            ? Text($"{what}: standard deviation {share:0.0000} of the 1/√{D} of an even spread, healthy above {limits.DeviationShare}") : null);
        yield return (what + " rank", rank < least
            ? Text($"{what}: effective rank {rank:0.0} of {Math.Min(N, D)}, healthy above {least:0.#}") : null);
    }

    private string? ShrinkageOf(string name, double scale)
    {
        if (!firstScales.TryGetValue(name, out double first) && scale > 0) firstScales[name] = first = scale;
        return scale < limits.ScaleShare * first
            ? Text($"'{name}': shrunk to a standard deviation of {scale:0.00e+0} from {first:0.00e+0}, healthy above {limits.ScaleShare} of that") : null;
    }

    // Folders need not be classes that images show; only a fall from above chance tells something.
    private string? FallOf(KnnFigure knn)
    {
        knnWasAboveChance |= knn.IsAboveChance;
        return knnWasAboveChance && !knn.IsAboveChance
            ? Text($"k-NN fell to chance: {knn.Accuracy:0.0 %} of {knn.Images} images, the largest class has {knn.Chance:0.0 %}") : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
