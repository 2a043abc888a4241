using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary><c>name: geometric</c>: the teacher's patch whose centre lies nearest in the source image, if it is near enough.</summary>
/// <remarks>
/// Lebailly and Tuytelaars, "Global-Local Self-Distillation for Visual Representation Learning", WACV 2023. A pair counts when
/// d² &lt; max(r²_teacher, r²_student), r the half diagonal of a patch in the source. Views that do not overlap have no pair.
/// </remarks>
public sealed record GeometricMatching : PatchMatching
{
    /// <summary>Whether far pairs are dropped: in the released code, not in the paper's text. Without it every patch keeps its nearest one.</summary>
    public bool Threshold { get; init; } = true;

    /// <inheritdoc/>
    protected override PatchMatches Find(ViewTokens students, ViewTokens teachers)
    {
        long I = teachers.Views, N = teachers.Counts[0];
        // By differences: equal distances compare equal, and the bound is strict.
        Tensor squared = (Steps(students, teachers, 0).Square() + Steps(students, teachers, 1).Square()).View([-1, students.Count, I, N]);
        var (distance, nearest) = squared.Min(dim: -1);                                      // (B, S, I)
        if (!Threshold) return new PatchMatches(nearest, null, (int)N);
        Tensor ofPatches = students.Radii.IndexSelect(1, Tensor.From(students.ViewOfPatches()).To(students.Radii.Device, DType.Int64));   // (B, S)
        Tensor bound = ofPatches.Unsqueeze(-1).Maximum(teachers.Radii.Unsqueeze(1));    // (B, S, I)
        return new PatchMatches(nearest, distance < bound, (int)N);
    }

    // Down or to the right, from every teacher patch to every student patch: (B, S, I·N).
    private static Tensor Steps(ViewTokens students, ViewTokens teachers, int axis) =>
        students.Centres.Select(2, axis).Unsqueeze(2) - teachers.Centres.Select(2, axis).Unsqueeze(1);
}
