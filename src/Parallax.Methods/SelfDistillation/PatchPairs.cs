using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary>The pairs of patches that a local loss is taken over, as row numbers, and what each student patch weighs.</summary>
/// <param name="Teachers">For each student row a row of the teacher's patches in each of its views, or −1: (R, I), int64.</param>
/// <param name="Shares">Weight of each student row, (R, 1), float64: 1/(T·B·n_v).</param>
public sealed record PatchPairs(Tensor Teachers, Tensor Shares)
{
    /// <summary>All student patches, image by image: R = B·S. A patch has no pair in its own view, nor where the match does not count.</summary>
    /// <param name="matches">Between student and teacher views; teacher view i sees what student view i sees.</param>
    /// <param name="counts">Patches of each student view; their sum is S.</param>
    public static PatchPairs Of(PatchMatches matches, IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(counts);
        using var scope = TensorScope.Open();
        Tensor m = matches.Candidates;
        long B = m.Size(0), S = m.Size(1), I = m.Size(2), N = matches.CandidateCount;
        bool[] own = [.. counts.SelectMany((n, v) => Enumerable.Repeat(Enumerable.Range(0, (int)I).Select(i => i == v), n)).SelectMany(row => row)];
        Tensor dropped = Tensor.From(own, S, I).To(m.Device, DType.Bool);
        if (matches.Accepted is { } accepted) dropped = accepted.LogicalNot().LogicalOr(dropped);
        Tensor first = Ops.Arange(0, B * I * N, N, dtype: DType.Int64, device: m.Device).View([B, 1, I]);
        Tensor teachers = (m + first).MaskedFill(dropped, -1).View([B * S, I]);              // (b·I + i)·N + m_i(u)
        double terms = I * (counts.Count - 1);
        double[] shares = [.. counts.SelectMany(n => Enumerable.Repeat(1 / (terms * B * n), n))];
        return new PatchPairs(scope.Outward(teachers), scope.Outward(Tensor.From(shares, 1, S).To(m.Device, DType.Float64).Repeat([B, 1]).View([B * S, 1])));
    }

    /// <summary>The pairs among the rows that have any: only these have to go through heads.</summary>
    /// <returns>The pairs between them, and which student and which teacher rows they are, ascending.</returns>
    public (PatchPairs Pairs, Tensor StudentRows, Tensor TeacherRows) OnlyMatched()
    {
        using var scope = TensorScope.Open();
        Tensor students = (Teachers >= 0).Any(1).Nonzero().Squeeze(1);
        Tensor among = Teachers.IndexSelect(0, students), present = among >= 0;
        Tensor chosen = Ops.Zeros([Teachers.Count == 0 ? 1 : Teachers.Max().ToInt64() + 2], DType.Int64, Teachers.Device);   // the last place is for −1
        chosen.ScatterAdd_(0, among.MaskedFill(present.LogicalNot(), chosen.Count - 1).Reshape([-1]), among.Reshape([-1]).OnesLike());
        Tensor isChosen = (chosen.Narrow(0, 0, chosen.Count - 1) > 0).To(DType.Int64);
        Tensor number = isChosen.Cumsum(0) - 1;                                              // new number of each old row
        Tensor teachers = number.Count == 0 ? among : number.IndexSelect(0, among.ClampMin(0).Reshape([-1])).View(among.Shape).MaskedFill(present.LogicalNot(), -1);
        return (new PatchPairs(scope.Outward(teachers), scope.Outward(Shares.IndexSelect(0, students))), scope.Outward(students), scope.Outward(isChosen.Nonzero().Squeeze(1)));
    }
}
