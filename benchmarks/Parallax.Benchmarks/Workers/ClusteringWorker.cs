using System.Diagnostics;
using Parallax.Methods.Objects;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>CrIBo's clustering and the objects of both views, ViT-S/16 at 224 pixels, on numbers that the peer draws alike.</summary>
internal sealed class ClusteringWorker
{
    private const int Side = 14, N = Side * Side, Width = 384, Clusters = 32;
    private readonly bool memory;
    private readonly PatchMap[] views;
    private readonly Tensor seeds;
    private readonly ObjectClustering clustering = new(new ObjectClusteringOptions());

    public ClusteringWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        memory = arguments.Flag("memory");
        int B = arguments.Number("batch");
        double[] prototypes = Wave.Of(2, 256 * Width);
        views = [View(B, 0, prototypes), View(B, 1, prototypes)];
        seeds = Tensor.From(Enumerable.Range(0, B * Clusters).Select(i => (long)((i % Clusters * 12) + (i / Clusters)) % (2 * N)).ToArray(), B, Clusters).Keep();
    }

    public (double Value, double? Check) Round()
    {
        using var scope = TensorScope.Open();
        long before = Engine.AllocatorUse.Live, start = Stopwatch.GetTimestamp();
        ObjectAssignment objects = clustering.Over(views[0], views[1], seeds, positionWeight: 1);
        Tensor means = Ops.Stack([objects.Means(views[0].Patches, 0), objects.Means(views[1].Patches, 1)]);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double check = means.Square().Mean().ToDouble() * objects.Count;
        return (memory ? (Engine.AllocatorUse.Peak - before) / 1048576.0 : milliseconds, check);
    }

    // Tokens of view v of image b: the prototype of the 40-pixel square that they lie in, and noise of the same size.
    private static PatchMap View(int B, int view, double[] prototypes)
    {
        double[] tokens = Wave.Of(view, (long)B * N * Width);
        float[] places = new float[B * N * 2];
        for (int i = 0; i < B * N; i++)
        {
            int b = i / N, cell = i % N;
            double extent = 150 + (20 * view);
            double row = (3.0 * b) + (40 * view) + (((cell / Side) + 0.5) * extent / Side), column = (5.0 * b) + (25 * view) + (((cell % Side) + 0.5) * extent / Side);
            (places[2 * i], places[(2 * i) + 1]) = ((float)row, (float)column);
            int square = (((int)(row / 40) * 16) + (int)(column / 40)) % 256;
            for (int d = 0; d < Width; d++) tokens[(i * Width) + d] += prototypes[(square * Width) + d];
        }
        return new PatchMap(Tensor.From(Array.ConvertAll(tokens, t => (float)t), B, N, Width).Keep(), Tensor.From(places, B, N, 2).Keep());
    }
}
