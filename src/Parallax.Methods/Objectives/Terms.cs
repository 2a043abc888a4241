using System.Collections;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax;

/// <summary>The named contributions of a loss. They sum exactly to it: weights are inside, so a log of the terms adds up.</summary>
/// <remarks>Each value is a tensor of one element that gradients flow through.</remarks>
public sealed class Terms : IEnumerable<(string Name, Tensor Value)>
{
    private readonly (string Name, Tensor Value)[] terms;
    private readonly Sights shown;

    private Terms((string Name, Tensor Value)[] terms, Sights shown)
    {
        this.terms = terms;
        this.shown = shown;
    }

    /// <summary>Terms by name, in this order. Equal names are added.</summary>
    /// <exception cref="ShapeException">A value has more or less than one element.</exception>
    public static Terms Of(params ReadOnlySpan<(string Name, Tensor Value)> terms)
    {
        var joined = new List<(string Name, Tensor Value)>(terms.Length);
        foreach ((string name, Tensor value) in terms)
        {
            if (value.Count != 1) throw new ShapeException($"term '{name}' must be one number, it is {value.Describe()}");
            int known = joined.FindIndex(t => t.Name == name);
            if (known < 0) joined.Add((name, value));
            else joined[known] = (name, joined[known].Value + value);
        }
        return new Terms([.. joined], Sights.None);
    }

    /// <summary>The embeddings that the loss compared, as a method showed them: (B, D) each, without a graph; a name may come more than once.</summary>
    public IReadOnlyList<(string Name, Tensor Embeddings)> Embeddings => shown.Embeddings;

    /// <summary>The matches that the loss was taken over, as a method showed them; a name may come more than once.</summary>
    public IReadOnlyList<(string Name, Match Match)> Matches => shown.Matches;

    /// <summary>The loss: the sum of all terms.</summary>
    /// <exception cref="InvalidOperationException">There are no terms.</exception>
    public Tensor Total
    {
        get
        {
            if (terms.Length == 0) throw new InvalidOperationException("a loss needs at least one term");
            Tensor total = terms[0].Value;
            for (int i = 1; i < terms.Length; i++) total += terms[i].Value;
            return total;
        }
    }

    /// <summary>The term of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Tensor this[string name] => Array.Find(terms, t => t.Name == name).Value
        ?? throw new KeyNotFoundException($"there is no term '{name}'; the terms are {string.Join(", ", terms.Select(t => t.Name))}");

    /// <summary>The same terms, showing embeddings to whoever watches the run's health. It costs nothing when nobody does.</summary>
    /// <param name="name">What was embedded: <c>embedding</c>.</param>
    /// <param name="embeddings">(B, D), one view of each image.</param>
    /// <exception cref="ShapeException">Another rank.</exception>
    public Terms Showing(string name, Tensor embeddings)
    {
        Require.Shape(embeddings, "(B, D)", [-1, -1]);
        return new(terms, shown with { Embeddings = [.. shown.Embeddings, (name, embeddings.Detach())] });
    }

    /// <summary>The same terms, showing a match to whoever watches the run's health. It costs nothing when nobody does.</summary>
    /// <param name="name">What was matched by: <c>place</c>, <c>feature</c>.</param>
    /// <param name="match">As it was searched: its candidates are what was chosen.</param>
    public Terms Showing(string name, Match match) => new(terms, shown with { Matches = [.. shown.Matches, (name, match)] });

    /// <summary>The same terms, and what they show, as parts of a group: <c>invariance</c> becomes <c>local.invariance</c>.</summary>
    public Terms Under(string group) => new(Array.ConvertAll(terms, t => (group + "." + t.Name, t.Value)), shown.Under(group));

    /// <summary>All that both hold; terms of equal names are added.</summary>
    public static Terms operator +(Terms left, Terms right) => new(Of([.. left.terms, .. right.terms]).terms, left.shown.And(right.shown));

    /// <summary>Every term multiplied by a number.</summary>
    public static Terms operator *(double factor, Terms terms) => new(Array.ConvertAll(terms.terms, t => (t.Name, factor * t.Value)), terms.shown);

    /// <summary>Every term multiplied by a number.</summary>
    public static Terms operator *(Terms terms, double factor) => factor * terms;

    /// <summary>Every term divided by a number.</summary>
    public static Terms operator /(Terms terms, double divisor) => new(Array.ConvertAll(terms.terms, t => (t.Name, t.Value / divisor)), terms.shown);

    /// <inheritdoc/>
    public IEnumerator<(string Name, Tensor Value)> GetEnumerator() => terms.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // What a method shows beside its loss. Only references: the tensors die with the step.
    private sealed record Sights((string Name, Tensor Embeddings)[] Embeddings, (string Name, Match Match)[] Matches)
    {
        public static Sights None { get; } = new([], []);

        public Sights And(Sights other) => new([.. Embeddings, .. other.Embeddings], [.. Matches, .. other.Matches]);

        public Sights Under(string group) =>
            new(Array.ConvertAll(Embeddings, e => (group + "." + e.Name, e.Embeddings)), Array.ConvertAll(Matches, m => (group + "." + m.Name, m.Match)));
    }
}
