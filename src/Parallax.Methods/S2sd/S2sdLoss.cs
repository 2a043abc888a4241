using System.Globalization;
using Parallax.Methods.Metric;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.S2sd;

/// <summary>S2SD's loss over embeddings: an objective in every space, and lessons in similarity from the targets to the embedding.</summary>
/// <remarks>
/// <code>
/// L = ½·(L_base(ψ) + 1/n·Σ L_i(z_i)) + γ/n·Σ KL(S, sg(R_i)) + Σ γ_t·KL(S, T)      S = ψψᵀ, R_i = z_i·z_iᵀ, T of teachers that do not learn
/// </code>
/// Similarities are B × B in every space, so that all lessons are one computation; without targets ½ is 1.
/// </remarks>
/// <param name="options">Weights, measure and order.</param>
/// <param name="objectives">One a space: the embedding's, then the targets'.</param>
public sealed class S2sdLoss(S2sdOptions options, IReadOnlyList<MetricObjective> objectives)
{
    /// <summary>The terms <c>base</c>, <c>target_2048</c> and <c>distillation_2048</c> by the targets' widths, and those of the teachers by their names.</summary>
    /// <param name="spaces">The embedding, then the targets, of one batch; of unit length if <see cref="S2sdOptions.Normalises"/>.</param>
    /// <param name="teachers">Names, weights and similarities, (B, B), of teachers that do not learn.</param>
    public Terms Over(IReadOnlyList<EmbeddedBatch> spaces, params IReadOnlyList<(string Name, double Weight, Tensor Similarities)> teachers)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(teachers);
        // (n + 1, B, B): products for the objectives, cosines for the lessons; of unit vectors they are the same.
        Tensor products = EmbeddedBatch.Compare(spaces);
        Tensor[] R = (options.Normalises ? products : Gram.OfAll([.. spaces.Select(space => UnitVectors.Of(space.Embeddings))])).Unbind();   // R₀ is S
        var order = options.Weight > 0 ? SimilarityDistillation.Lessons(options.Order, options.Targets) : [];
        Lesson[] lessons =
        [
            .. order.Select(lesson => new Lesson("distillation_" + WidthOf(lesson.Teacher), options.Weight / order.Count, R[lesson.Student], Shown(R[lesson.Teacher]))),
            .. teachers.Select(teacher => new Lesson(teacher.Name, teacher.Weight, R[0], teacher.Similarities.Detach())),
        ];
        return Objectives(spaces, products) + Learnt(lessons);
    }

    // ½·(L_base(ψ) + 1/n·Σ L_i(z_i)); L_base alone without targets.
    private Terms Objectives(IReadOnlyList<EmbeddedBatch> spaces, Tensor products)
    {
        int n = spaces.Count - 1;
        Tensor[] L = Losses(spaces, products);
        return Terms.Of([("base", n > 0 ? L[0] / 2 : L[0]), .. L.Skip(1).Select((loss, i) => ("target_" + WidthOf(i + 1), loss / (2 * n)))]);
    }

    // Multisimilarity looks at similarities alone: all spaces at once.
    private Tensor[] Losses(IReadOnlyList<EmbeddedBatch> spaces, Tensor products) => objectives[0] is Multisimilarity shared
        ? shared.Of(products, spaces[0].Classes).Unbind()
        : [.. objectives.Zip(spaces, (objective, space) => objective.Of(space))];

    private Terms Learnt(Lesson[] lessons)
    {
        if (lessons.Length == 0) return Terms.Of();
        bool same = lessons.All(lesson => lesson.Student == lessons[0].Student);
        Tensor students = same ? lessons[0].Student : Ops.Stack(Array.ConvertAll(lessons, lesson => lesson.Student));       // (B, B) or (lessons, B, B)
        Tensor[] found = SimilarityDistillation.Between(students, Ops.Stack(Array.ConvertAll(lessons, lesson => lesson.Teacher)), options.Measure, options.Temperature).Unbind();
        return Terms.Of([.. lessons.Zip(found, (lesson, value) => (lesson.Name, lesson.Weight * value))]);
    }

    private Tensor Shown(Tensor similarities) => options.DetachesTeachers ? similarities.Detach() : similarities;

    private string WidthOf(int space) => options.Targets[space - 1].ToString(CultureInfo.InvariantCulture);

    private sealed record Lesson(string Name, double Weight, Tensor Student, Tensor Teacher);
}
