using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary>DINO, GLSD and CrIBo: a student predicts what its own moving average, the teacher, says of other views.</summary>
/// <remarks>
/// Caron et al., ICCV 2021; Lebailly and Tuytelaars, WACV 2023, algorithm 1; Lebailly et al., ICLR 2024. The teacher sees the global views, the
/// student all. With heads g (pooled), h (patches) and o (objects), centres c and q(t, c) = softmax((t − c)/τ_t):
/// <code>
/// L = w  · L_global(s: g(pooled),  q(g_t(pooled),  c))                     DINO
///   + w' · L_local (s: h(patches), q(h_t(patches), c'), match)             GLSD
///   + w''· L_object + w'''· L_neighbour (s: o(objects), q(o_t(objects), c''))   CrIBo
/// c ← m·c + (1 − m)·mean(t)      θ_t ← m_t·θ_t + (1 − m_t)·θ_s             after the optimizer's step
/// </code>
/// A method of the catalogue is a choice of losses; a recipe may choose others. Where papers and released codes differ: docs/methods.
/// </remarks>
public sealed class SelfDistillationMethod : Method
{
    private readonly SelfDistillationOptions options;
    private readonly DistillationNetwork student, teacher;
    private readonly Teacher average;
    private readonly Centre centre;
    private readonly Centre? localCentre;
    private readonly ViewPrediction global;
    private readonly LocalDistillation local;
    private readonly ObjectLevel? objects;

    /// <summary>Makes a student and an equal teacher.</summary>
    /// <param name="options">The losses.</param>
    /// <param name="networks">What the networks are made from.</param>
    public SelfDistillationMethod(SelfDistillationOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        this.options = options;
        student = Add("student", new DistillationNetwork(options, networks));
        teacher = Add("teacher", new DistillationNetwork(options, networks));
        teacher.Backbone.WithoutStochasticDepth();
        average = new Teacher(student, teacher);
        global = new ViewPrediction(options.StudentTemperature);
        local = new LocalDistillation(options.StudentTemperature);
        centre = Add("centre", new Centre(options.Outputs, options.CentreMomentum));
        if (options.Local is { } patches) localCentre = Add("centre_local", new Centre(patches.Outputs, options.CentreMomentum));
        if (options.Objects is { } some) objects = Add("objects", new ObjectLevel(some, options, student.Backbone.PatchChannels, networks.Random));
    }

    /// <summary>The teacher's: its features are the better ones all through training (Caron et al., section 5.2).</summary>
    public override Backbone Backbone => teacher.Backbone;

    /// <summary>For B images the patches that clusters start from, (B, K), int64, among those of both global views; null draws them.</summary>
    public Func<int, Tensor>? FirstMembers { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRule> ParameterRules
    {
        get
        {
            string[] heads = [
                "head.last_layer",
                .. options.Objects is { SharedTrunk: true } ? ["head.last_layer_c"] : Array.Empty<string>(),
                .. options.Local is not null ? ["head_dense.last_layer"] : Array.Empty<string>(),
                .. options.Objects is { SharedTrunk: false } ? ["head_objects.last_layer"] : Array.Empty<string>()];
            return [.. heads.Select(layer => new ParameterRule("student." + layer) { FrozenEpochs = options.FrozenEpochs })];
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Schedule Schedule)> Schedules =>
    [
        ("teacher_temperature", options.TeacherTemperature), ("teacher_momentum", options.TeacherMomentum),
        .. options.Objects is { } some ? [("position_weight", some.PositionWeight)] : Array.Empty<(string, Schedule)>(),
    ];

    /// <summary>The terms <c>global</c>, <c>local</c>, <c>object</c> and <c>neighbour</c>, those that are on; the <c>embedding</c> is the teacher's of view 0.</summary>
    /// <exception cref="ArgumentException">There are fewer than two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count < 2) throw new ArgumentException($"self-distillation compares views: expected at least 2, found {views.Count}", nameof(views));
        Crops t = TeachersView(views), s = student.Embed(views, views.Count);
        Terms terms = options.Weight * Global(s, t, at);
        if (options.Local is { } patches) terms += patches.Weight * Local(patches.Matching, s, t, at);
        if (objects is not null) terms += objects.Over(student, teacher, s, t, FirstMembers?.Invoke(t.Images), at);
        return terms.Showing("embedding", t.First);
    }

    /// <inheritdoc/>
    public override void AfterStep(Progress at)
    {
        centre.Follow(at.Ranks);
        localCentre?.Follow(at.Ranks);
        objects?.AfterStep(at);
        if (options.TeacherUpdate == Pace.Step || (at.Step + 1) % at.StepsPerEpoch == 0) average.Follow(options.TeacherMomentum.At(at));
    }

    private Crops TeachersView(ViewBatch views)
    {
        using var off = GradMode.Off();
        return teacher.Embed(views, 2);
    }

    private Terms Global(Crops s, Crops t, Progress at)
    {
        Tensor q = Targets(teacher.Head, t.Pooled, centre, at);
        return Terms.Of(("global", global.Over(student.Head.Forward(s.Pooled), q, s.Images)));
    }

    // Patches without a match learn nothing, and teacher patches that no match chose teach nothing: neither goes through an output layer. The
    // centre follows all of the teacher's patches; an output layer is linear, so that the mean of its logits is the logits of the mean.
    private Terms Local(PatchMatching matching, Crops s, Crops t, Progress at)
    {
        ViewTokens students = ViewTokens.Of(s.Patches), teachers = ViewTokens.Of(t.Patches);
        PatchMatches matches = matching.Between(students, teachers);
        var (pairs, rows, teacherRows) = PatchPairs.Of(matches, students.Counts).OnlyMatched();
        Tensor r = LocalTargets(teachers.Tokens.Flatten(0, 1), teacherRows, at);
        Tensor logits = student.DenseHead!.Of(students.Tokens.Flatten(0, 1), rows);
        return Terms.Of(("local", local.Over(logits, r, pairs))).Showing("patches", matches.OfViews(students.Counts, student: 1, teacher: 0));
    }

    private Tensor LocalTargets(Tensor patches, Tensor rows, Progress at)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor z = teacher.DenseHead!.Trunk(patches);
        localCentre!.SeeMean(teacher.DenseHead.Output(z.Mean([0], keepDim: true)), z.Size(0), at.Step);
        return scope.Outward(SoftCrossEntropy.Targets(teacher.DenseHead.Output(z.IndexSelect(0, rows)), localCentre.Value, options.TeacherTemperature.At(at)));
    }

    // q = softmax((t − c)/τ_t). The centre sees t, and moves when the step is done.
    private Tensor Targets(DistillationHead head, Tensor features, Centre c, Progress at)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor t = head.Forward(features);
        c.See(t, at.Step);
        return scope.Outward(SoftCrossEntropy.Targets(t, c.Value, options.TeacherTemperature.At(at)));
    }
}
