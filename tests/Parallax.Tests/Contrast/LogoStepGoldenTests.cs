using Parallax.Methods.LoGo;
using Parallax.Methods.Moco;
using Parallax.Methods.SimSiam;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.Contrast;

/// <summary>Whole training steps of LoGo: crops in, the regressor's step, losses, the encoder's step, keys, queue.</summary>
public sealed class LogoStepGoldenTests
{
    private static readonly string[] Crops = ["g1", "g2", "l1", "l2"];

    [Theory, GoldenCases("moco_logo_joint_step")]
    public void Joint_steps_on_MoCo_equal_the_reference(GoldenCase golden)
    {
        using var random = new Generator(0);
        var method = new MocoMethod(Contrast(golden) with { Logo = Joint(golden) }, Networks(random));
        var run = new GoldenMethod(golden, method, ("encoder.f.", "encoder_q.backbone.f."), ("encoder.fc.", "encoder_q.head."),
            ("key.f.", "encoder_k.backbone.f."), ("key.fc.", "encoder_k.head."), ("queue", "bank.queue"), ("pointer", "bank.queue_ptr"), ("regressor.", "dissimilarity.regressor."));
        Steps(golden, run.Load().FollowOnce(golden.Number("key_momentum")), method.Dissimilarity!);
    }

    [Theory, GoldenCases("simsiam_logo_joint_step")]
    public void Joint_steps_on_SimSiam_equal_the_reference(GoldenCase golden)
    {
        using var random = new Generator(0);
        var options = new SimSiamLogoOptions { Outputs = golden.Integer("dim"), ProjectorLayers = 2, PredictorHidden = 4, Logo = Joint(golden) };
        var method = new SimSiamMethod(options, Networks(random));
        var run = new GoldenMethod(golden, method, ("encoder.f.", "backbone.f."), ("encoder.fc.", "projector."), ("predictor.", "predictor."), ("regressor.", "dissimilarity.regressor."));
        Steps(golden, run.Load(), method.Dissimilarity!);
    }

    [Theory, GoldenCases("moco_logo_step")]
    public void Alternating_steps_equal_the_released_trainer(GoldenCase golden)
    {
        using var random = new Generator(0);
        bool logo = golden.Text("logo") == "True";
        int B = golden.Integer("batch");
        double lr = golden.Number("lr"), decay = golden.Number("weight_decay"), momentum = golden.Number("sgd_momentum");
        var regressor = new RegressorOptions { Hidden = golden.Integer("regressor_hidden"), Goal = RegressorGoal.BothOrders, Noise = 0.3, BaseLr = lr * 256 / B };
        var method = new MocoMethod(Contrast(golden) with
        {
            Logo = new LogoOptions { DissimilarityWeight = logo ? 1 : 0, Regressor = regressor },
            Alternating = new() { ClipRatio = golden.Number("clip_ratio"), Momentum = momentum, WeightDecay = decay },
        }, Networks(random));
        GoldenMethod run = new GoldenMethod(golden, method, ("model.encoder_q.f.", "encoder_q.backbone.f."), ("model.encoder_q.fc.", "encoder_q.head."),
            ("model.encoder_k.f.", "encoder_k.backbone.f."), ("model.encoder_k.fc.", "encoder_k.head."), ("model.queue", "bank.queue"), ("regressor.", "dissimilarity.regressor.")).Load();
        var sgd = new Sgd([new([.. method.NamedParameters().Where(named => named.Parameter.RequiresGrad)])], momentum, decay);
        var (losses, gg, lg, ll, norms, limits) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (int step = 0; step < golden.Integer("steps"); step++)
        {
            var at = new Progress(step, 10, 10) { LearningRate = lr };
            if (logo) method.Dissimilarity!.StandardNoise = _ => (golden.Input($"noise1.{step}"), golden.Input($"noise2.{step}"));
            method.ZeroGrad();
            Terms terms = method.Forward(run.Views(step, Crops), at);
            terms.Total.Backward();
            double norm = new ClipByTotalNorm(golden.Number("clip_main")).Apply(run.Trained);
            if (logo)
            {
                ll.Add(method.Alternation!.Last.Dissimilarity);
                norms.Add(method.Alternation.Last.Norm);
                limits.Add(method.Alternation.Last.Limit);
            }
            norms.Add(norm);
            limits.Add(golden.Number("clip_main"));
            losses.Add(terms.Total.ToDouble());
            gg.Add(terms["gg"].ToDouble() * 6 / 2);
            lg.Add(terms["lg"].ToDouble() * 6 / 4);
            using var off = GradMode.Off();
            method.BeforeStep(norm, at);
            sgd.Step(lr);
            method.AfterStep(at);
        }
        foreach (var (name, values) in new[] { ("loss", losses), ("loss_gg", gg), ("loss_lg", lg), ("dissimilarity", ll), ("clip_norms", norms), ("clip_limits", limits) })
            if (golden.Has("expect.trace." + name)) golden.Expect("trace." + name, Tensor.From([.. values]));
        run.ExpectAfter(method.StateDict());
    }

    private static void Steps(GoldenCase golden, GoldenMethod run, LocalDissimilarity dissimilarity)
    {
        Method method = run.Method;
        double λ = golden.Number("lambda");
        var sgd = new Sgd([new([.. method.NamedParameters().Where(named => named.Parameter.RequiresGrad)])], golden.Number("sgd_momentum"), golden.Number("weight_decay"));
        Dictionary<string, Tensor> end = [];
        for (int step = 0; step < golden.Integer("steps"); step++)
        {
            var at = new Progress(step, 10, 10);
            dissimilarity.Others = _ => golden[$"in.negative.{step}"];
            method.ZeroGrad();
            Terms terms = method.Forward(run.Views(step, Crops), at);
            terms.Total.Backward();
            golden.Expect($"step{step}.regressor_objective", dissimilarity.Objective);
            golden.Expect($"step{step}.gg", terms["gg"] * 3);
            golden.Expect($"step{step}.lg", terms["lg"] * 1.5);
            golden.Expect($"step{step}.ll", terms["ll"] / λ);
            golden.Expect($"step{step}.loss", terms.Total);
            sgd.Step(golden.Number("lr"));
            var asUsed = run.Copy();   // keys of this step come from this key encoder
            using (GradMode.Off()) method.AfterStep(at);
            end = run.Copy().ToDictionary(pair => pair.Key, pair => pair.Key.StartsWith("encoder_k.", StringComparison.Ordinal) ? asUsed[pair.Key] : pair.Value);
        }
        run.ExpectAfter(end);
    }

    private static MocoLogoOptions Contrast(GoldenCase golden) => new()
    {
        Temperature = golden.Number("temperature"), Queue = golden.Integer("queue"), KeyMomentum = golden.Number("key_momentum"), Outputs = golden.Integer("dim"), KeyGroup = 0,
    };

    private static LogoOptions Joint(GoldenCase golden) => new()
    {
        DissimilarityWeight = golden.Number("lambda"),
        Regressor = new() { Hidden = golden.Integer("regressor_hidden"), BaseLr = golden.Number("lr_regressor") * 256 / golden.Integer("batch") },
    };

    private static Networks Networks(Generator random) => new(new BuiltBackbone(generator => new TinyEncoder(6, 10, generator)), random);
}
