using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax;

/// <summary>Which patches of one view go with which patches of the other: γ pairs an image.</summary>
/// <remarks>
/// Nearest neighbour with selection, as VICRegL (Bardes, Ponce and LeCun, NeurIPS 2022, algorithm 1):
/// every input takes its nearest candidate, the γ inputs with the nearest ones are kept, and pairs are ordered by input, ascending.
/// A candidate may serve several inputs. The order is part of the loss: variance and covariance are taken for each slot over the
/// batch, so that slot s has to mean the same for all images. Ties go to the lowest index, among candidates and among inputs.
/// </remarks>
public sealed class Match
{
    private Match(Tensor inputs, Tensor candidates, long inputCount, long candidateCount, Tensor? accepted = null)
    {
        Accepted = accepted;
        Inputs = inputs;
        Candidates = candidates;
        InputCount = inputCount;
        CandidateCount = candidateCount;
    }

    /// <summary>Patches that searched, ascending: (B, γ), int64.</summary>
    public Tensor Inputs { get; }

    /// <summary>Patches that were found, one for each input: (B, γ), int64.</summary>
    public Tensor Candidates { get; }

    /// <summary>Which pairs count: (B, γ), bool; null when all do.</summary>
    public Tensor? Accepted { get; }

    /// <summary>Na: patches of the view that searched.</summary>
    public long InputCount { get; }

    /// <summary>Nb: patches of the view that was searched.</summary>
    public long CandidateCount { get; }

    /// <summary>γ: pairs an image.</summary>
    public int Count => (int)Inputs.Size(1);

    /// <summary>A match in which every patch searched, found elsewhere.</summary>
    /// <param name="candidates">(B, Na), int64: what each found.</param>
    /// <param name="candidateCount">Nb.</param>
    /// <param name="accepted">Which pairs count, (B, Na), bool; null when all do.</param>
    public static Match OfAll(Tensor candidates, long candidateCount, Tensor? accepted = null)
    {
        Require.Shape(candidates, "(B, Na)", [-1, -1]);
        long B = candidates.Size(0), N = candidates.Size(1);
        return new Match(Ops.Arange(0, N, 1, dtype: DType.Int64, device: candidates.Device).Expand([B, N]), candidates, N, candidateCount, accepted);
    }

    /// <summary>Matches every row with its nearest column and keeps the nearest.</summary>
    /// <param name="distance">(B, Na, Nb), such as <see cref="PatchDistance"/> gives; a transposed view searches the other way.</param>
    /// <param name="keep">γ, at least 1; null or more than Na keeps all.</param>
    /// <exception cref="ShapeException">The distance is not (B, Na, Nb).</exception>
    public static Match Nearest(Tensor distance, int? keep = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep ?? 1, 1, nameof(keep));
        using var off = GradMode.Off();
        var (nearest, candidate) = NearestCandidates(distance);
        Tensor inputs = NearestInputs(nearest, keep);
        return new Match(inputs, candidate.Gather(1, inputs), distance.Size(1), distance.Size(2));
    }

    /// <summary>Matches every patch of one view with the patch of the other that has the largest cosine; among equals the first.</summary>
    /// <remarks>DenseCL (Wang et al., CVPR 2021), equation 3, on features of the backbone; EsViT (Li et al., ICLR 2022), equation 3.</remarks>
    /// <param name="a">Features (B, Na, D); no gradient comes from them.</param>
    /// <param name="b">Features (B, Nb, D).</param>
    public static Match MostAlike(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return OfAll(LargestCosines(a, b), b.Size(1));
    }

    /// <summary>The distance to every row's nearest column, and which column that is; among equals the first.</summary>
    /// <param name="distance">(B, Na, Nb).</param>
    /// <returns>(B, Na) both.</returns>
    public static (Tensor Distance, Tensor Candidate) NearestCandidates(Tensor distance)
    {
        Require.Shape(distance, "(B, Na, Nb)", [-1, -1, -1]);
        // min promises the first of equal values (torch.min, from 1.7 on); topk promises nothing.
        var (values, indices) = distance.Min(dim: -1);
        return (values, indices);
    }

    /// <summary>The same pairs, seen from the other view: inputs and candidates change places, the order of the pairs stays.</summary>
    public Match Reversed() => new(Candidates, Inputs, CandidateCount, InputCount, Accepted);

    /// <summary>Several matches of the same two views, their pairs one after the other: γ is the sum.</summary>
    public static Match Joined(params ReadOnlySpan<Match> matches)
    {
        Tensor[] inputs = new Tensor[matches.Length], candidates = new Tensor[matches.Length];
        for (int m = 0; m < matches.Length; m++) (inputs[m], candidates[m]) = (matches[m].Inputs, matches[m].Candidates);
        return new Match(Ops.Cat(inputs, dim: 1), Ops.Cat(candidates, dim: 1), matches[0].InputCount, matches[0].CandidateCount);
    }

    /// <summary>The matched patches of the view that searched: (B, γ, D), gradients flow back.</summary>
    /// <param name="x">(B, Na, D).</param>
    public Tensor Sources(Tensor x) => Rows(x, Inputs);

    /// <summary>The matched patches of the view that was searched: (B, γ, D), gradients flow back.</summary>
    /// <param name="y">(B, Nb, D).</param>
    public Tensor Targets(Tensor y) => Rows(y, Candidates);

    /// <summary>The found patches by their numbers among those of all images, image by image: (B, γ), int64.</summary>
    public Tensor CandidateRows()
    {
        Tensor first = Ops.Arange(0, Candidates.Size(0) * CandidateCount, CandidateCount, dtype: DType.Int64, device: Candidates.Device);
        return Candidates + first.Unsqueeze(1);
    }

    private static Tensor LargestCosines(Tensor a, Tensor b)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        using var full = FullPrecision.Enter(a.Device);
        Tensor cosines = UnitVectors.Of(a).Bmm(UnitVectors.Of(b).MT);                        // (B, Na, Nb)
        return scope.Outward(cosines.Max(dim: -1).Indices);
    }

    // A stable sort gives equal distances to the lowest input.
    private static Tensor NearestInputs(Tensor nearest, int? keep)
    {
        long N = nearest.Size(-1), γ = Math.Min(keep ?? N, N);
        Tensor byDistance = nearest.Argsort(stable: true, dim: -1);                          // (B, Na)
        return byDistance.Narrow(-1, 0, γ).Sort(dim: -1).Values;                             // (B, γ)
    }

    // Whole rows by their number over the batch: gather would read an index for every element, eight times slower.
    // In memory the slots come first: what is taken slot by slot over the batch is contiguous.
    private static Tensor Rows(Tensor x, Tensor index)
    {
        Require.Shape(x, $"({index.Size(0)}, N, D)", [index.Size(0), -1, -1]);
        long B = x.Size(0), N = x.Size(1), D = x.Size(2);
        Tensor first = Ops.Arange(0, B * N, N, dtype: DType.Int64, device: x.Device);        // (B)
        Tensor rows = x.Reshape([B * N, D]).IndexSelect(0, (index.MT + first).Reshape([-1]));
        return rows.View([index.Size(1), B, D]).Transpose(0, 1);                             // (B, γ, D)
    }
}
