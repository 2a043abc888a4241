using Parallax.Methods.Contrast;
using Parallax.Methods.DenseCl;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Baselines;

public sealed class DenseClTests
{
    [Theory, GoldenCases("densecl")]
    public void Calls_equal_the_released_code(GoldenCase golden) => Compare(golden, keyGroup: 0);

    // Given features have no batch norm: whoever is shuffled must come back to its place.
    [Theory, GoldenCases("densecl")]
    public void Shuffled_keys_come_back_to_their_images(GoldenCase golden) => Compare(golden, keyGroup: 2);

    [Fact]
    public void Every_patch_finds_the_one_of_the_largest_cosine_and_the_first_of_equals()
    {
        Tensor a = Tensor.From([1f, 0, 0, 5, 1, 1], 1, 3, 2), b = Tensor.From([100f, 90, 0, 0.5f, 0, 8, 2, 0], 1, 4, 2);
        Match found = Match.MostAlike(a, b);
        Assert.Equal([3L, 1, 0], found.Candidates.ToArray<long>());
        Assert.Equal((3, 4L), (found.Count, found.CandidateCount));
    }

    [Fact]
    public void Candidates_are_numbered_over_the_batch()
    {
        Match match = Match.OfAll(Tensor.From([2L, 0, 1, 1], 2, 2), candidateCount: 3);
        Assert.Equal([2L, 0, 4, 4], match.CandidateRows().ToArray<long>());
    }

    [Fact]
    public void Each_term_has_its_weight()
    {
        Tensor q, k;
        using (var random = new Generator(5)) (q, k) = (Ops.Randn([3, 2, 2, 2], random), Ops.Randn([3, 2, 2, 2], random));
        double[] terms = [.. new[] { 0, 0.25, 1 }.SelectMany(λ => Of(λ).Select(term => term.Value.ToDouble()))];
        Assert.Equal([terms[0], 0, 0.75 * terms[0], 0.25 * terms[5], 0, terms[5]], terms, Comparer);

        Terms Of(double λ)
        {
            using var random = new Generator(6);
            var method = new DenseClMethod(new DenseClOptions { Projector = [3, 4], Queue = 8, DenseWeight = λ }, new Networks(new GivenFeatures(2), random));
            return method.Forward(GivenFeatures.Views(q, k), new Progress(0, 10, 5));
        }
    }

    private static void Compare(GoldenCase golden, int keyGroup)
    {
        using var random = new Generator(0);
        DenseClMethod method = MethodOf(golden, keyGroup, random);
        double λ = golden.Number("loss_lambda");
        // The released code averages before the keys: once more than we do, whose first average is of equal networks.
        Finish(method, 0);
        for (int call = 0; call < golden.Integer("calls"); call++)
        {
            string at = $"call{call}.";
            Tensor map = golden.Leaf($"map_q.{call}");
            method.ZeroGrad();
            Terms terms = method.Forward(GivenFeatures.Views(map, golden.Input($"map_k.{call}")), new Progress(call, 10, 5));
            golden.Expect(at + "loss_global", terms["global"] / (1 - λ));
            golden.Expect(at + "loss_dense", terms["dense"] / λ);
            golden.Expect(at + "loss", terms.Total);
            golden.Expect(at + "match", terms.Matches.Single().Match.Candidates);
            terms.Total.Backward();
            golden.Expect(at + "grad.map_q", map.Grad!);
            using var off = GradMode.Off();
            foreach (var (name, parameter) in method.NamedParameters().Where(named => named.Parameter.RequiresGrad))
            {
                string stored = at + "grad." + name["query.".Length..];
                if (golden.Has("expect." + stored)) golden.Expect(stored, parameter.Grad!.Reshape(golden.Expected(stored).Shape));
                parameter.Value.Add_(parameter.Grad!, alpha: -0.5);
            }
            Finish(method, call);
            KeyBank[] queues = [.. method.Children.Select(child => child.Module).OfType<KeyBank>()];
            golden.Expect(at + "queue", queues[0].Keys.MT);
            golden.Expect(at + "queue2", queues[1].Keys.MT);
            golden.Expect(at + "pointers", Tensor.From([.. queues.Select(queue => queue.Place)]));
        }
    }

    private static IEqualityComparer<double> Comparer { get; } = EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-6);

    private static void Finish(DenseClMethod method, int step)
    {
        using var off = GradMode.Off();
        method.AfterStep(new Progress(step, 10, 5));
    }

    private static DenseClMethod MethodOf(GoldenCase golden, int keyGroup, Generator random)
    {
        var options = new DenseClOptions
        {
            Projector = [golden.Integer("hidden"), golden.Integer("dim")], Queue = golden.Integer("queue"), Temperature = golden.Number("temperature"),
            DenseWeight = golden.Number("loss_lambda"), KeyMomentum = new ConstantSchedule(golden.Number("key_momentum")), KeyGroup = keyGroup,
        };
        var method = new DenseClMethod(options, new Networks(new GivenFeatures(golden.Integer("channels")), random));
        method.To(golden.Precision);
        var state = new Dictionary<string, Tensor>
        {
            ["queue.queue"] = golden.At("param.queue").MT, ["queue2.queue"] = golden.At("param.queue2").MT,
            ["queue.queue_ptr"] = Tensor.From([(long)golden.Integer("pointer")]), ["queue2.queue_ptr"] = Tensor.From([(long)golden.Integer("pointer2")]),
        };
        foreach (var (side, stored) in new[] { ("query.", "neck_q."), ("key.", "neck_k.") })
            foreach (var (name, value) in golden.Family("param." + stored)) state[side + name] = value.Rank == 4 ? value.Flatten(1) : value;
        Assert.Equal(method.StateDict().Keys.Order(), state.Keys.Order());
        method.LoadStateDict(state);
        return method;
    }
}
