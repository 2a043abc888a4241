namespace Parallax.Training.Recipes;

/// <summary>The word that a misspelt one probably stands for.</summary>
public static class Nearest
{
    /// <summary>The nearest known word, or null when none is near: more than a third of the letters differ.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, distance: Distance(word, candidate)))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(2, best.candidate.Length / 3) ? best.candidate : null;
    }

    /// <summary>The end of a message: the nearest word if there is one, else all of them.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        To(word, known) is { } near ? $"; did you mean '{near}'?" : known.Count == 0 ? "" : $"; known: {string.Join(", ", known)}";

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one word to the other, case apart.</summary>
    public static int Distance(string from, string to)
    {
        var (a, b) = (from.ToUpperInvariant(), to.ToUpperInvariant());
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
