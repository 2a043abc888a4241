using Parallax.Methods.Metric;
using Parallax.Methods.Metric.Mining;
using Parallax.Methods.Metric.Proxies;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Metric;

/// <summary>Values, gradients and kept pairs of every objective, on given tuples.</summary>
public class ObjectiveGoldenTests
{
    [Theory, GoldenCases("multisimilarity")]
    public void Multisimilarity_equals_the_released_code(GoldenCase golden)
    {
        var objective = new Multisimilarity(new MultisimilarityOptions
        {
            PositiveScale = golden.Number("pos_weight"), NegativeScale = golden.Number("neg_weight"), Margin = golden.Number("margin"), Threshold = golden.Number("threshold"),
        });
        Tensor x = golden.Leaf("x");
        var batch = new EmbeddedBatch(x, golden.Classes());
        var (positives, negatives, anchors) = objective.Mine(batch.Similarities, batch.Classes);
        golden.Value("mask.pos", positives);
        golden.Value("mask.neg", negatives);
        golden.Value("anchor_used", anchors);
        Tensor loss = objective.Of(batch);
        golden.Value("loss", loss);
        golden.Gradients(loss, "grad.", ("x", x));
    }

    [Theory, GoldenCases("margin")]
    public void Margin_equals_the_released_code(GoldenCase golden)
    {
        Tensor beta = golden.Input("beta"), x = golden.Leaf("x");
        var batch = new EmbeddedBatch(x, golden.Classes());
        Tuples tuples = golden.Tuples();
        golden.Value("d_ap", MarginObjective.Distance(batch.Of(tuples.Anchors), batch.Of(tuples.Positives)));
        golden.Value("d_an", MarginObjective.Distance(batch.Of(tuples.Anchors), batch.Of(tuples.Negatives)));
        foreach (var (mean, loss, grad) in new[] { (MarginMean.ActiveTriplets, "loss", "grad."), (MarginMean.ActivePairs, "loss.pairs", "grad.pairs.") })
        {
            var objective = golden.Made<MarginObjective>(new MarginOptions { Margin = golden.Number("margin"), BetaPenalty = golden.Number("nu"), Mean = mean }, 8, (int)beta.Count, ("beta", beta));
            Tensor found = objective.Over(batch, tuples);
            golden.Value(loss, found);
            golden.Gradients(found, grad, ("x", x), ("beta", objective.Parameters().Single()));
        }
    }

    [Theory, GoldenCases("tuple_losses")]
    public void Losses_of_tuples_equal_the_released_code(GoldenCase golden)
    {
        using var random = new Generator(0);
        Tensor fourth = golden["in.fourth"];
        Tuples tuples = golden.Tuples();
        var quadruplet = new QuadrupletOptions { Margin = golden.Number("quadruplet_margin_1"), OtherMargin = golden.Number("quadruplet_margin_2") };
        var noise = new SignalToNoiseOptions { Margin = golden.Number("snr_margin"), SumWeight = golden.Number("snr_reg") };
        Expect("triplet", batch => new Triplet(new() { Margin = golden.Number("triplet_margin") }, random).Over(batch, tuples));
        Expect("contrastive", batch => new Contrastive(
            new() { PositiveMargin = golden.Number("contrastive_pos_margin"), NegativeMargin = golden.Number("contrastive_neg_margin") }, random).Over(batch, tuples));
        Expect("snr", batch => new SignalToNoise(noise, random).Over(batch, tuples));
        Expect("snr_reg", batch => new SignalToNoise(noise with { Miner = new SemihardMiner() }, random).Over(batch, tuples));
        Expect("quadruplet", batch => new Quadruplet(quadruplet, random).Over(batch, tuples, fourth));
        Expect("quadruplet_cross", batch => new Quadruplet(quadruplet with { AllPairs = true }, random).Over(batch, tuples, fourth));

        void Expect(string name, Func<EmbeddedBatch, Tensor> of) => ExpectOf(golden, name, "x", of);
    }

    [Theory, GoldenCases("set_losses")]
    public void Losses_of_whole_classes_equal_the_released_code(GoldenCase golden)
    {
        using var random = new Generator(0);
        Tensor[] pairs = golden["in.pairs"].Unbind(1);
        var npair = new NPairOptions { LengthWeight = golden.Number("npair_l2") };
        var angular = new AngularOptions { AngleDegrees = golden.Number("angular_alpha_degrees"), AngularWeight = golden.Number("angular_weight"), LengthWeight = golden.Number("angular_l2") };
        var histogram = new HistogramLoss(new() { Nodes = golden.Integer("histogram_bins") });
        ExpectOf(golden, "npair", "x", batch => new NPair(npair, random).Over(batch, pairs[0], pairs[1]));
        ExpectOf(golden, "npair_quarter", "x", batch => new NPair(npair with { Divisor = 4 }, random).Over(batch, pairs[0], pairs[1]));
        ExpectOf(golden, "angular", "x", batch => new Angular(angular, random).Over(batch, pairs[0], pairs[1]));
        ExpectOf(golden, "lifted", "x", batch => new Lifted(new() { Margin = golden.Number("lifted_margin"), LengthWeight = golden.Number("lifted_l2") }).Of(batch));
        // Beside ±1 the side that rounding falls to decides the gradient: the page checks it in float64 only.
        if (golden.IsDouble) ExpectOf(golden, "histogram", "x_unit", histogram.Of);
        else golden.Value("histogram.loss", histogram.Of(new EmbeddedBatch(golden.Input("x_unit"), golden.Classes())));
    }

    [Theory, GoldenCases("proxy_losses")]
    public void Losses_of_proxies_equal_the_released_code(GoldenCase golden)
    {
        var face = new ArcFaceOptions { MarginRadians = golden.Number("arcface_margin"), Scale = golden.Number("arcface_scale") };
        Expect("proxyanchor", new ProxyAnchorOptions { Margin = golden.Number("proxyanchor_margin"), Scale = golden.Number("proxyanchor_alpha") });
        Expect("proxynca", new ProxyNcaOptions { Length = golden.Number("proxynca_scale") });
        Expect("softmax", new NormalisedSoftmaxOptions { Temperature = golden.Number("softmax_temperature") });
        Expect("arcface", face);
        Expect("arcface_unclamped", face with { ClampsNegative = false });

        void Expect(string name, MetricOptions options)
        {
            Tensor proxies = golden.Input("proxies"), x = golden.Leaf("x");
            var objective = golden.Made<MetricObjective>(options, (int)proxies.Size(1), golden.Integer("classes"), ("proxies", proxies));
            Tensor loss = objective.Of(new EmbeddedBatch(x, golden.Classes()));
            golden.Value(name + ".loss", loss);
            golden.Gradients(loss, name + ".grad.", ("x", x), ("proxies", objective.Parameters().Single()));
        }
    }

    [Theory, GoldenCases("proxy_losses")]
    public void SoftTriple_equals_its_formula(GoldenCase golden)
    {
        Tensor centres = golden.Input("centres"), x = golden.Leaf("x");
        var objective = golden.Made<SoftTriple>(
            new SoftTripleOptions
            {
                Centres = golden.Integer("softtriple_centres"), Scale = golden.Number("softtriple_lambda"), Softness = golden.Number("softtriple_gamma"),
                Margin = golden.Number("softtriple_delta"), CentreWeight = golden.Number("softtriple_tau"),
            },
            (int)centres.Size(0), golden.Integer("classes"), ("centres", centres));
        var batch = new EmbeddedBatch(x, golden.Classes());
        var (classification, regulariser) = objective.Parts(batch);
        golden.Value("softtriple.classification", classification);
        golden.Value("softtriple.regulariser", regulariser);
        Tensor loss = objective.Of(batch);
        golden.Value("softtriple.loss", loss);
        golden.Gradients(loss, "softtriple.grad.", ("x", x), ("centres", objective.Parameters().Single()));
    }

    private static void ExpectOf(GoldenCase golden, string name, string input, Func<EmbeddedBatch, Tensor> of)
    {
        Tensor x = golden.Leaf(input);
        Tensor loss = of(new EmbeddedBatch(x, golden.Classes()));
        golden.Value(name + ".loss", loss);
        golden.Gradients(loss, name + ".grad.", (input, x));
    }
}
