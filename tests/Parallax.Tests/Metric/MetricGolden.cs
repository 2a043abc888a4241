using Parallax.Methods.Metric;
using Parallax.Methods.Metric.Mining;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Metric;

/// <summary>Golden cases of metric learning: results are called <c>out.…</c>, and their page has its own floors.</summary>
internal static class MetricGolden
{
    // "float64: relative 1e-9, absolute 1e-10. float32: losses 1e-4, gradients within 1e-3 of the tensor's largest value (plus 1e-6)".
    public static void Value(this GoldenCase golden, string name, Tensor actual) => golden.Compare("out." + name, actual, absolute: golden.IsDouble ? 1e-10 : 1e-6);

    public static void Gradients(this GoldenCase golden, Tensor loss, string prefix, params (string Name, Tensor Leaf)[] leaves)
    {
        Tensor?[] found = Ops.Gradients(loss, Array.ConvertAll(leaves, leaf => leaf.Leaf), retainGraph: true);
        for (int i = 0; i < leaves.Length; i++)
            golden.Compare($"out.{prefix}{leaves[i].Name}", found[i] ?? leaves[i].Leaf.ZerosLike(), relative: 1e-3, absolute: Floor(golden, leaves[i].Name));
    }

    // The released code keeps β in single precision, whatever the embeddings are, and so its gradient.
    private static double Floor(GoldenCase golden, string leaf) => !golden.IsDouble ? 1e-6 : leaf.EndsWith("beta", StringComparison.Ordinal) ? 1e-7 : 1e-10;

    public static BatchClasses Classes(this GoldenCase golden) => new(golden["in.labels"]);

    public static Tuples Tuples(this GoldenCase golden, string name = "triplets")
    {
        Tensor[] columns = golden[$"in.{name}"].Unbind(1);
        return new Tuples(columns[0], columns[1], columns[2]);
    }

    /// <summary>An objective with given parameters, in the case's precision, and the parameters as leaves.</summary>
    public static T Made<T>(this GoldenCase golden, MetricOptions options, int dimension, int classes, params (string Name, Tensor Value)[] parameters)
        where T : MetricObjective
    {
        using var random = new Generator(0);
        var made = (T)options.Create(new MetricSpace(dimension, classes, random));
        made.To(golden.Precision);
        made.LoadStateDict(parameters.ToDictionary(p => p.Name, p => p.Value));
        return made;
    }
}

/// <summary>A miner that gives the tuples of a golden case, call after call.</summary>
public sealed record GivenTuples : TupleMiner
{
    private readonly Queue<Tuples> given = new();

    public GivenTuples Then(Tuples tuples)
    {
        given.Enqueue(tuples);
        return this;
    }

    protected override Tuples Find(EmbeddedBatch batch, Generator random) => given.Dequeue();
}
