using Parallax.Torch;

namespace Parallax.Methods.Contrast;

/// <summary>The comparisons of a loss: crop <c>From</c> is drawn to crop <c>To</c>, with a weight, as part of a term.</summary>
public sealed class CropPairs
{
    private readonly IReadOnlyList<(int From, int To, double Weight, string Term)> pairs;

    /// <summary>Comparisons one by one.</summary>
    public CropPairs(IReadOnlyList<(int From, int To, double Weight, string Term)> pairs)
    {
        this.pairs = pairs;
        From = [.. pairs.Select(pair => pair.From).Distinct().Order()];
        To = [.. pairs.Select(pair => pair.To).Distinct().Order()];
    }

    /// <summary>The crops that learn, ascending.</summary>
    public IReadOnlyList<int> From { get; }

    /// <summary>The crops that are learnt from, ascending.</summary>
    public IReadOnlyList<int> To { get; }

    /// <summary>The pairs of a named way, of equal weights that sum to 1.</summary>
    /// <param name="pairing">Which.</param>
    /// <param name="crops">How many crops an image has.</param>
    /// <param name="term">The name of their term.</param>
    /// <exception cref="ArgumentException">The way needs another number of crops.</exception>
    public static CropPairs Of(CropPairing pairing, int crops, string term)
    {
        if (crops < 2 || (crops > 2 && pairing != CropPairing.EveryOther))
            throw new ArgumentException($"pairs: {(crops < 2 ? "expected at least 2 views" : "expected 2 views, or pairs: every_other")}, found {crops}", nameof(crops));
        var all = from f in Enumerable.Range(0, crops) from t in Enumerable.Range(0, crops) where f != t select (f, t);
        (int, int)[] chosen = [.. pairing == CropPairing.OneWay ? all.Take(1) : all];
        return new CropPairs([.. chosen.Select(pair => (pair.Item1, pair.Item2, 1.0 / chosen.Length, term))]);
    }

    /// <summary>The weighted losses of all pairs, term by term.</summary>
    /// <param name="loss">The mean loss of crop <c>from</c> towards crop <c>to</c>.</param>
    public Terms Sum(Func<int, int, Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Terms.Of([.. pairs.Select(pair => (pair.Term, pair.Weight * loss(pair.From, pair.To)))]);
    }

    /// <summary>For every image of every crop that learns the rows of its targets, where crops lie one after another in the orders of <see cref="From"/> and <see cref="To"/>.</summary>
    /// <param name="images">B.</param>
    /// <param name="device">Where the rows are wanted.</param>
    /// <returns>(From · B, To), int64; −1 where crops are no pair.</returns>
    public Tensor Rows(long images, Device device)
    {
        long[] rows = new long[From.Count * images * To.Count];
        int at = 0;
        foreach (int from in From)
            for (long image = 0; image < images; image++)
                for (int t = 0; t < To.Count; t++) rows[at++] = pairs.Any(pair => pair.From == from && pair.To == To[t]) ? (t * images) + image : -1;
        return Tensor.From(rows, From.Count * images, To.Count).To(device, DType.Int64);
    }

    /// <summary>The place of a crop among those that learn.</summary>
    internal int PlaceOfFrom(int crop) => From.TakeWhile(from => from != crop).Count();

    /// <summary>The place of a crop among those that are learnt from.</summary>
    internal int PlaceOfTo(int crop) => To.TakeWhile(to => to != crop).Count();
}
