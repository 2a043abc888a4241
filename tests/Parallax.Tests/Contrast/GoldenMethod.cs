using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Vision;

namespace Parallax.Tests.Contrast;

/// <summary>A method with the weights of a reference file, whose names differ from ours by their first words; queues lie on their side there.</summary>
internal sealed class GoldenMethod(GoldenCase golden, Method method, params (string Stored, string Ours)[] prefixes)
{
    public Method Method => method;

    public Parameter[] Trained => [.. method.Parameters().Where(p => p.RequiresGrad)];

    public GoldenMethod Load()
    {
        method.To(golden.Precision);
        var stored = golden.Family("param.");
        var given = new Dictionary<string, Tensor>();
        foreach (var (name, value) in stored) given[Ours(name)] = name.EndsWith("queue", StringComparison.Ordinal) ? value.MT : value;
        StateDifference difference = method.LoadStateDict(given, strict: false);
        Assert.Empty(difference.Unexpected);
        foreach (var (name, value) in method.StateDict())
            if (name.EndsWith("projector.3.bias", StringComparison.Ordinal) && !given.ContainsKey(name)) value.Zero_();   // some files have no such bias
        return this;
    }

    /// <summary>MoCo averages before it embeds keys, the method after the step: the same but for the first, which two unlike networks need.</summary>
    public GoldenMethod FollowOnce(double momentum)
    {
        var state = method.StateDict();
        foreach (var (name, parameter) in method.NamedParameters().Where(named => named.Name.StartsWith("encoder_k.", StringComparison.Ordinal)))
            parameter.Value.Copy_((momentum * parameter.Value) + ((1 - momentum) * state["encoder_q." + name["encoder_k.".Length..]].Detach()));
        return this;
    }

    /// <summary>Crops of a step, in this order.</summary>
    public ViewBatch Views(int step, params string[] crops) => new([.. crops.Select(crop =>
    {
        Tensor pixels = golden.Input($"{crop}.{step}");
        Tensor map = pixels.Rank == 2 ? pixels.Unsqueeze(-1).Unsqueeze(-1) : pixels;
        return new View(map, new ViewGeometry[map.Size(0)]);
    })], default);

    /// <summary>Compares everything that the file has after the last step.</summary>
    public void ExpectAfter(IReadOnlyDictionary<string, Tensor> state, string prefix = "after.")
    {
        int compared = 0;
        foreach (string name in golden.Names.Where(name => name.StartsWith("expect." + prefix, StringComparison.Ordinal)))
        {
            string rest = name["expect.".Length..];
            Tensor value = state[Ours(rest[prefix.Length..])];
            golden.Expect(rest, rest.EndsWith("queue", StringComparison.Ordinal) ? value.MT : value.Count == 1 && golden[name].Rank == 0 ? value.Squeeze() : value);
            compared++;
        }
        Assert.True(compared > 3, $"{golden}: only {compared} tensors after the last step");
    }

    /// <summary>Copies of the state as it is.</summary>
    public Dictionary<string, Tensor> Copy() => method.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.Detach().Clone());

    private string Ours(string stored)
    {
        var (from, to) = prefixes.First(prefix => stored.StartsWith(prefix.Stored, StringComparison.Ordinal));
        return to + stored[from.Length..];
    }
}

/// <summary>A backbone made by a test.</summary>
internal sealed record BuiltBackbone(Func<Generator, Backbone> Make) : BackboneOptions
{
    public override Backbone Create(Generator generator) => Make(generator);
}

/// <summary>The encoder of the LoGo files: two convolutions of stride 2.</summary>
internal sealed class TinyEncoder : Backbone
{
    private readonly Sequential f;

    public TinyEncoder(int first, int channels, Generator random)
    {
        Channels = channels;
        f = Add("f", new Sequential(
            new Conv2d(3, first, 3, random, stride: 2, padding: 1, bias: false), new BatchNorm(first), new ReLU(),
            new Conv2d(first, channels, 3, random, stride: 2, padding: 1, bias: false), new BatchNorm(channels), new ReLU()));
    }

    public override int Channels { get; }

    public override int Stride => 4;

    public override Features Forward(Tensor pixels) => Features.OfMap(f.Forward(pixels));
}

/// <summary>Gives its input back: files that start from features.</summary>
internal sealed class PassingBackbone(int channels) : Backbone
{
    public override int Channels => channels;

    public override int Stride => 1;

    public override Features Forward(Tensor pixels) => Features.OfMap(pixels.Clone());
}
