using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Optim;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>Training steps of a ResNet-18 at 96 pixels by several processes that share the batch.</summary>
/// <remarks>Rank 0 is the worker that is asked; it starts the others, which follow it from round to round.</remarks>
internal sealed class RanksWorker : IDisposable
{
    private const int Steps = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly int batch;
    private readonly ProcessGroup ranks;
    private readonly ResNet model;
    private readonly GradientReducer reducer;
    private readonly Sgd optimizer;
    private readonly Tensor images;

    public RanksWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        batch = arguments.Number("batch");
        ranks = Join(arguments);
        using var random = new Generator(0);
        model = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18), random, zeroInitResidual: false);
        if (arguments.Flag("sync")) model.SynchroniseBatchNorm(ranks);
        reducer = new GradientReducer(ranks, model.Parameters());
        optimizer = new Sgd(ParameterGroups.Of(model), momentum: 0.9);
        int rows = batch / ranks.Size;
        images = Randn([batch, 3, 96, 96], random).Narrow(0, ranks.Rank * rows, rows).Contiguous().Keep();
        while (ranks.Rank > 0 && Goes(true)) Train();
    }

    public (double Value, double? Check) Round()
    {
        Goes(true);
        long start = Stopwatch.GetTimestamp();
        double loss = Train();
        return (Steps * batch / Stopwatch.GetElapsedTime(start).TotalSeconds, loss);
    }

    public void Dispose()
    {
        reducer.Dispose();
        ranks.Dispose();
    }

    // Rank 0's word; the others wait for it here between rounds, and end with rank 0.
    private bool Goes(bool value)
    {
        using var scope = TensorScope.Open();
        try
        {
            return ranks.Broadcast_(Full([1], value ? 1 : 0, DType.Int64)).ToInt64() != 0;
        }
        catch (TorchException) when (ranks.Rank > 0)
        {
            return false;
        }
    }

    private double Train()
    {
        double loss = 0;
        for (int i = 0; i < Steps; i++) loss = Step();
        return loss;
    }

    private double Step()
    {
        using var scope = TensorScope.Open();
        model.ZeroGrad();
        Tensor loss = model.Forward(images).Pooled.Square().Mean();
        reducer.Prepare(loss);
        loss.Backward();
        optimizer.Step(0.001);
        return (ranks.AllReduce_(loss.Detach().Clone()) / ranks.Size).ToDouble();
    }

    private static ProcessGroup Join(WorkerArguments arguments)
    {
        int size = arguments.Number("size");
        if (size == 1) return ProcessGroup.Alone;
        int rank = arguments.Values.ContainsKey("rank") ? arguments.Number("rank") : 0;
        int port = rank > 0 ? arguments.Number("port") : FreePort();
        for (int other = 1; rank == 0 && other < size; other++) StartOther(arguments, other, port);
        return Rendezvous.Meet(new Launch(rank, size, rank, "127.0.0.1", port), Patience, TimeProvider.System).Join(Device.Cpu, Patience);
    }

    private static void StartOther(WorkerArguments arguments, int rank, int port)
    {
        (string, object)[] own = [.. arguments.Values.Select(v => (v.Key, (object)v.Value)), ("rank", rank), ("port", port)];
        WorkerCommand command = WorkerCommand.Ours("ranks", own);
        Process.Start(new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
