using Parallax.Methods.Objectives;
using Parallax.Methods.Objects;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.SelfDistillation;

/// <summary>CrIBo's part of a method: patches become objects, objects find neighbours, and both are learnt from.</summary>
/// <remarks>
/// Lebailly et al., ICLR 2024, sections 3.2 and 3.3: the teacher's patches of both global views are clustered together; the bank is searched before
/// this step's objects enter it, and they enter when the step is done.
/// </remarks>
internal sealed class ObjectLevel : Module
{
    private readonly ObjectOptions options;
    private readonly SelfDistillationOptions all;
    private readonly Generator random;
    private readonly ObjectClustering clustering;
    private readonly ObjectDistillation distillation;
    private readonly Centre centre;
    private readonly ObjectBank? bank;
    private readonly List<(Tensor View1, Tensor View2, Tensor Counts)> waiting = [];
    private long step = -1;

    public ObjectLevel(ObjectOptions options, SelfDistillationOptions all, int channels, Generator random)
    {
        (this.options, this.all, this.random) = (options, all, random);
        clustering = new ObjectClustering(options.Clustering);
        distillation = new ObjectDistillation(all.StudentTemperature, options.Neighbours?.Mean ?? default);
        centre = Add("centre", new Centre(options.Outputs, all.CentreMomentum));
        if (options.Neighbours is { } some)
            bank = Add("bank", new ObjectBank(new() { Images = some.Images, ObjectsPerImage = options.Clustering.Clusters }, channels));
    }

    /// <summary>The terms <c>object</c> and <c>neighbour</c>, weights included.</summary>
    /// <param name="student">Whose heads.</param>
    /// <param name="teacher">Whose heads.</param>
    /// <param name="s">What the student sees; only the global views count.</param>
    /// <param name="t">What the teacher sees.</param>
    /// <param name="seeds">The patches that clusters start from, (B, K); null draws them.</param>
    /// <param name="at">How far training is.</param>
    public Terms Over(DistillationNetwork student, DistillationNetwork teacher, Crops s, Crops t, Tensor? seeds, Progress at)
    {
        PatchMap view1 = t.Map(0), view2 = t.Map(1);
        seeds ??= clustering.Seeds(t.Images, view1.Count + view2.Count, random);
        ObjectAssignment objects = clustering.Over(view1, view2, seeds, options.PositionWeight.At(at));
        Tensor o1 = objects.Means(view1.Patches, 0), o2 = objects.Means(view2.Patches, 1);   // (M, C)
        Neighbours? neighbours = bank is not null && at.Epoch >= options.Neighbours!.FromEpoch ? bank.Search(o1, o2) : null;
        Remember(o1, o2, objects.ObjectsPerImage, at.Step);

        Tensor q = Targets(teacher, [o1, o2, .. Accepted(neighbours)], 2L * objects.Count, at);
        Tensor p = student.Objects(Ops.Cat([objects.Means(s.Map(0).Patches, 0), objects.Means(s.Map(1).Patches, 1)]));
        Terms terms = distillation.Over(p, q, neighbours is null ? null : Ops.Stack([neighbours.Cycle1, neighbours.Cycle2]));
        return Terms.Of([.. terms.Select(term => (term.Name, (term.Name == "object" ? options.Weight : options.Neighbours!.Weight) * term.Value))]);
    }

    /// <summary>Moves the centre, and takes the step's objects into the bank.</summary>
    public void AfterStep(Progress at)
    {
        centre.Follow(at.Ranks);
        foreach (var (view1, view2, counts) in waiting) bank?.Push(view1, view2, counts, at.Ranks);
        Forget();
    }

    // The neighbours that are learnt from, those of view 1 first; no others go through the head.
    private static Tensor[] Accepted(Neighbours? neighbours) => neighbours is null ? [] :
        [neighbours.Objects1.IndexSelect(0, neighbours.Cycle1.Nonzero().Squeeze(1)), neighbours.Objects2.IndexSelect(0, neighbours.Cycle2.Nonzero().Squeeze(1))];

    // The centre follows this step's objects only, not their neighbours.
    private Tensor Targets(DistillationNetwork teacher, Tensor[] features, long own, Progress at)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor t = teacher.Objects(Ops.Cat(features));
        centre.See(t.Narrow(0, 0, own), at.Step);
        return scope.Outward(SoftCrossEntropy.Targets(t, centre.Value, all.TeacherTemperature.At(at)));
    }

    private void Remember(Tensor o1, Tensor o2, Tensor counts, long step)
    {
        if (bank is null) return;
        if (step != this.step) Forget();
        this.step = step;
        waiting.Add((o1.Detach().Keep(), o2.Detach().Keep(), counts.Detach().Keep()));
    }

    private void Forget()
    {
        foreach (var (view1, view2, counts) in waiting)
        {
            view1.Dispose();
            view2.Dispose();
            counts.Dispose();
        }
        waiting.Clear();
    }
}
