using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objects;

namespace Parallax.Methods.SelfDistillation;

/// <summary>What self-distillation is made of: the losses that are on, and how the teacher follows. DINO, GLSD and CrIBo differ in their defaults.</summary>
public abstract record SelfDistillationOptions : MethodOptions
{
    /// <summary>K, the number of classes that pooled features are projected to.</summary>
    [Range(2, 1 << 24)] public int Outputs { get; init; } = 65536;

    /// <summary>The trunks of all heads.</summary>
    public DistillationHeadOptions Head { get; init; } = new();

    /// <summary>Weight of the global loss. GLSD: ½ as released, 1 in the paper; CrIBo: 1 as released, 2 in the paper.</summary>
    [Range(0.0, 1e6)] public virtual double Weight { get; init; } = 1;

    /// <summary>The loss on patches; none leaves it out.</summary>
    public abstract LocalOptions? Local { get; init; }

    /// <summary>The losses on objects; none leaves them out.</summary>
    public abstract ObjectOptions? Objects { get; init; }

    /// <summary>τ_s, the student's temperature at all levels.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double StudentTemperature { get; init; } = 0.1;

    /// <summary>τ_t, the teacher's temperature at all levels.</summary>
    public Schedule TeacherTemperature { get; init; } = new LinearSchedule(0.04, 0.07) { Epochs = 30, Per = Pace.Epoch };

    /// <summary>m of the teacher: θ_t ← m·θ_t + (1 − m)·θ_s.</summary>
    public Schedule TeacherMomentum { get; init; } = new CosineSchedule(0.996, 1);

    /// <summary>How often the teacher moves: after every step as released, or after every epoch as GLSD's algorithm 1 is printed.</summary>
    public Pace TeacherUpdate { get; init; } = Pace.Step;

    /// <summary>m of the centres.</summary>
    [Range(0.0, 1.0)] public double CentreMomentum { get; init; } = 0.9;

    /// <summary>Epochs at the start in which the output layers stand still.</summary>
    [Range(0, 100_000)] public int FrozenEpochs { get; init; } = 1;
}

/// <summary>GLSD's local loss.</summary>
public sealed record LocalOptions
{
    /// <summary>Which patches are compared.</summary>
    public PatchMatching Matching { get; init; } = new GeometricMatching();

    /// <summary>K of the patches' head.</summary>
    [Range(2, 1 << 24)] public int Outputs { get; init; } = 65536;

    /// <summary>Weight of the loss: ½ as released, 1 in the paper.</summary>
    [Range(0.0, 1e6)] public double Weight { get; init; } = 0.5;
}

/// <summary>CrIBo's losses on objects.</summary>
public sealed record ObjectOptions
{
    /// <summary>How patches become objects.</summary>
    public ObjectClusteringOptions Clustering { get; init; } = new();

    /// <summary>λ_pos, the weight of places against features: 1 on ImageNet, 2 on COCO.</summary>
    public Schedule PositionWeight { get; init; } = new ConstantSchedule(1) { Per = Pace.Epoch };

    /// <summary>K of the objects.</summary>
    [Range(2, 1 << 24)] public int Outputs { get; init; } = 65536;

    /// <summary>Whether objects and pooled features share the trunk of one head: the released code. The paper speaks of two heads.</summary>
    public bool SharedTrunk { get; init; } = true;

    /// <summary>Weight of the loss between views: 1 as released, 2 in the paper.</summary>
    [Range(0.0, 1e6)] public double Weight { get; init; } = 1;

    /// <summary>The loss between images; none leaves it out.</summary>
    public NeighbourOptions? Neighbours { get; init; } = new();
}

/// <summary>CrIBo's loss between images.</summary>
public sealed record NeighbourOptions
{
    /// <summary>Q, images that the bank remembers.</summary>
    [Range(1, 100_000_000)] public int Images { get; init; } = 25_000;

    /// <summary>The first epoch that learns from neighbours; the bank fills from epoch 0.</summary>
    [Range(0, 100_000)] public int FromEpoch { get; init; } = 1;

    /// <summary>What the loss is divided by.</summary>
    public NeighbourMean Mean { get; init; } = NeighbourMean.FirstCount;

    /// <summary>Weight of the loss.</summary>
    [Range(0.0, 1e6)] public double Weight { get; init; } = 1;
}
