using Parallax.Methods.Metric;
using Parallax.Methods.Metric.Mining;
using Parallax.Methods.Metric.Proxies;
using Parallax.Methods.SelfDistillation;
using Parallax.Vision;

namespace Parallax.Training.Recipes;

/// <summary>Everything that decides a run but the data.</summary>
public sealed record Recipe
{
    /// <summary>What is learnt, and how.</summary>
    public required MethodOptions Method { get; init; }

    /// <summary>The network that learns.</summary>
    public required BackboneOptions Backbone { get; init; }

    /// <summary>The network that a run of the recipe leaves.</summary>
    public BackboneOptions Result() => Method.ResultOf(Backbone);

    /// <summary>A file of weights that backbones start from: a model that <c>import</c> or <c>export</c> wrote, or any that fits. None: random values.</summary>
    public string? StartFrom { get; init; }

    /// <summary>The views of each image; none takes the method's own.</summary>
    public ViewPlan? Views { get; init; }

    /// <summary>The views that hold: the recipe's, or else the method's.</summary>
    public ViewPlan ViewsOrDefault => Views ?? Method.DefaultViews;

    /// <summary>Which images the batches hold; none takes what suits where the images lie.</summary>
    public Sampler? Sampler { get; init; }

    /// <summary>The optimiser.</summary>
    public required OptimizerOptions Optim { get; init; }

    /// <summary>Length, batch and learning rate over time.</summary>
    public required ScheduleOptions Schedule { get; init; }

    /// <summary>The type of matrix products.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>What a step does whose loss or gradient is not finite.</summary>
    public NonFinite NonFinite { get; init; } = NonFinite.Stop;

    /// <summary>Over which images batch norms take their statistics when several processes train; without effect in one.</summary>
    public BatchNormScope BatchNorm { get; init; } = BatchNormScope.Synchronized;

    /// <summary>Whether feature maps lie channels-last in memory; the values are the same up to rounding.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>How images are read.</summary>
    public LoaderOptions Loader { get; init; } = new();

    /// <summary>When the run is saved.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>How the run is watched for collapse; it changes nothing that is learnt.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>What is written for other programs to watch the run.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Seed of weights, order and views.</summary>
    public ulong Seed { get; init; }

    /// <summary>Adds the names of samplers, matchings, objectives, miners, optimizers and schedules.</summary>
    public static RecipeTypes AddRules(RecipeTypes types) => AddSchedules(AddOptimizers(AddMiners(AddObjectives(AddMatchings(AddSamplers(types))))));

    private static RecipeTypes AddObjectives(RecipeTypes types) => types
        .Add<MetricOptions, MultisimilarityOptions>("multisimilarity")
        .Add<MetricOptions, MarginOptions>("margin")
        .Add<MetricOptions, TripletOptions>("triplet")
        .Add<MetricOptions, ContrastiveOptions>("contrastive")
        .Add<MetricOptions, QuadrupletOptions>("quadruplet")
        .Add<MetricOptions, SignalToNoiseOptions>("snr")
        .Add<MetricOptions, NPairOptions>("npair")
        .Add<MetricOptions, AngularOptions>("angular")
        .Add<MetricOptions, LiftedOptions>("lifted")
        .Add<MetricOptions, HistogramOptions>("histogram")
        .Add<MetricOptions, ProxyAnchorOptions>("proxy_anchor")
        .Add<MetricOptions, ProxyNcaOptions>("proxy_nca")
        .Add<MetricOptions, SoftmaxOptions>("softmax")
        .Add<MetricOptions, NormalisedSoftmaxOptions>("normalised_softmax")
        .Add<MetricOptions, ArcFaceOptions>("arcface")
        .Add<MetricOptions, SoftTripleOptions>("softtriple");

    private static RecipeTypes AddMiners(RecipeTypes types) => types
        .Add<TupleMiner, RandomMiner>("random")
        .Add<TupleMiner, DistanceMiner>("distance")
        .Add<TupleMiner, RhoDistanceMiner>("rho_distance")
        .Add<TupleMiner, SemihardMiner>("semihard")
        .Add<TupleMiner, SofthardMiner>("softhard");

    private static RecipeTypes AddMatchings(RecipeTypes types) => types
        .Add<PatchMatching, SimilarityMatching>("similarity")
        .Add<PatchMatching, GeometricMatching>("geometric");

    private static RecipeTypes AddSamplers(RecipeTypes types) => types
        .Add<Sampler, ShuffledSampler>("shuffled")
        .Add<Sampler, BufferedSampler>("buffered")
        .Add<Sampler, ClassBalancedSampler>("class_balanced")
        .Add<Sampler, PairedSampler>("paired");

    private static RecipeTypes AddOptimizers(RecipeTypes types) => types
        .Add<OptimizerOptions, LarsOptions>("lars")
        .Add<OptimizerOptions, LarcOptions>("larc")
        .Add<OptimizerOptions, SgdOptions>("sgd")
        .Add<OptimizerOptions, AdamOptions>("adam")
        .Add<OptimizerOptions, AdamWOptions>("adamw");

    private static RecipeTypes AddSchedules(RecipeTypes types) => types
        .Add<LearningRateOptions, CosineRateOptions>("cosine")
        .Add<LearningRateOptions, ConstantRateOptions>("constant")
        .Add<LearningRateOptions, StepRateOptions>("step")
        .Add<LearningRateOptions, ListRateOptions>("list")
        .Add<Schedule, CosineSchedule>("cosine")
        .Add<Schedule, LinearSchedule>("linear")
        .Add<Schedule, ConstantSchedule>("constant")
        .Add<Schedule, StepSchedule>("step")
        .Add<Schedule, ListSchedule>("list");
}
