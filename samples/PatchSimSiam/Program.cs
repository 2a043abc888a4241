using System.ComponentModel.DataAnnotations;
using Parallax;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Vision;
using static Parallax.Torch.Ops;

return ParallaxApp.Run(args, MethodCatalog.BuiltIn()   // pretrain, evaluate, embed, recipe show: all know it now
    .AddMethod<PatchSimSiamOptions>("patch_simsiam", (options, networks) => new PatchSimSiam(options, networks)));

/// <summary>SimSiam on the pooled feature, and on patches matched by place.</summary>
public sealed record PatchSimSiamOptions : MethodOptions
{
    /// <summary>Weight α of the patch term.</summary>
    [Range(0.0, 1.0)] public double PatchWeight { get; init; } = 0.5;

    /// <summary>Patch pairs kept of an image, nearest first.</summary>
    [Range(1, 1024)] public int KeptPairs { get; init; } = 20;

    public override ViewPlan DefaultViews => ViewPlan.Pair(size: 224, scale: (0.2, 1.0));
}

public sealed class PatchSimSiam : Method
{
    private readonly PatchSimSiamOptions options;
    private readonly Mlp projector, predictor;

    public PatchSimSiam(PatchSimSiamOptions options, Networks networks)
    {
        this.options = options;
        Backbone = Add("backbone", networks.Backbone());
        projector = Add("projector", new Mlp([Backbone.Channels, 2048, 2048], networks.Random));
        predictor = Add("predictor", new Mlp([2048, 512, 2048], networks.Random, lastBias: true));
    }

    public override Backbone Backbone { get; }

    public override IReadOnlyList<ParameterRule> ParameterRules => [new("predictor") { FollowsSchedule = false }];   // SimSiam, section 4.2

    public override Terms Forward(ViewBatch views, Progress at)
    {
        double α = options.PatchWeight;
        var (a, b) = (Backbone.Forward(views[0].Pixels), Backbone.Forward(views[1].Pixels));
        Match near = Match.Nearest(PatchDistance.BetweenPlaces(views[0].Centres(a.Grid), views[1].Centres(b.Grid)), options.KeptPairs);
        return Terms.Of(
            ("global", (1 - α) * Symmetric(a.Pooled, b.Pooled)),
            ("patch", α * Symmetric(near.Sources(a.Patches), near.Targets(b.Patches))));
    }

    // ½·D(p1, z2) + ½·D(p2, z1), with D(p, z) = −cos(p, stopgrad(z)): SimSiam, equations 1 and 2.
    private Tensor Symmetric(Tensor y1, Tensor y2)
    {
        var (z1, z2) = (projector.Forward(y1), projector.Forward(y2));
        return (D(predictor.Forward(z1), z2) + D(predictor.Forward(z2), z1)) / 2;

        static Tensor D(Tensor p, Tensor z) => -CosineSimilarity(p.To(DType.Float32), z.Detach().To(DType.Float32), dim: -1).Mean();
    }
}
