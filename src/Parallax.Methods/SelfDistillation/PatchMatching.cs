using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary>For every patch of the student's views a patch of each of the teacher's. A recipe's <c>matching:</c> names one of the kinds.</summary>
public abstract record PatchMatching
{
    /// <summary>Matches the patches of every pair of views of an image; without gradient.</summary>
    /// <param name="students">V views.</param>
    /// <param name="teachers">I views of the same images, all with N patches.</param>
    public PatchMatches Between(ViewTokens students, ViewTokens teachers)
    {
        ArgumentNullException.ThrowIfNull(students);
        ArgumentNullException.ThrowIfNull(teachers);
        if (teachers.Counts.Distinct().Count() != 1)
            throw new ShapeException($"the teacher's views must have equally many patches, they have {string.Join(", ", teachers.Counts)}");
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        PatchMatches found = Find(students, teachers);
        scope.Outward(found.Candidates);
        if (found.Accepted is { } accepted) scope.Outward(accepted);
        return found;
    }

    /// <summary>The matches, inside an open scope and without a graph.</summary>
    protected abstract PatchMatches Find(ViewTokens students, ViewTokens teachers);
}

/// <summary>Which patch of each teacher view every student patch goes with.</summary>
/// <param name="Candidates">(B, S, I), int64: a number in [0, N) among the patches of teacher view i.</param>
/// <param name="Accepted">(B, S, I), bool: pairs that count; null when all do.</param>
/// <param name="CandidateCount">N.</param>
public sealed record PatchMatches(Tensor Candidates, Tensor? Accepted, int CandidateCount)
{
    /// <summary>The match of one view of the student with one of the teacher.</summary>
    /// <param name="counts">Patches of each student view.</param>
    /// <param name="student">The student's view.</param>
    /// <param name="teacher">The teacher's view.</param>
    public Match OfViews(IReadOnlyList<int> counts, int student, int teacher)
    {
        ArgumentNullException.ThrowIfNull(counts);
        int first = counts.Take(student).Sum();
        return Match.OfAll(Of(Candidates), CandidateCount, Accepted is { } accepted ? Of(accepted) : null);

        Tensor Of(Tensor all) => all.Select(2, teacher).Narrow(1, first, counts[student]);
    }
}
