using System.Diagnostics;
using Parallax.Methods.Objects;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>A step of CrIBo's memory bank: neighbours of a batch's objects, then the push, in a full bank that the peer fills alike.</summary>
internal sealed class BankWorker
{
    private const int Width = 384, Objects = 32, FilledAtOnce = 20;
    private readonly int B;
    private readonly bool memory;
    private readonly ObjectBank bank;
    private readonly Tensor[] waves;   // one a view: stored object j is the stretch that begins at j
    private int step;

    public BankWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        memory = arguments.Flag("memory");
        B = arguments.Number("batch");
        int Q = arguments.Number("images");
        bank = new ObjectBank(new ObjectBankOptions { Images = Q, ObjectsPerImage = Objects }, Width);
        waves = [.. Enumerable.Range(0, 2).Select(view => Tensor.From(Array.ConvertAll(Wave.Of(view, ((long)Q * Objects) + Width), v => (float)v)).Keep())];
        for (int image = Q - FilledAtOnce; image >= 0; image -= FilledAtOnce)
        {
            using var scope = TensorScope.Open();
            long first = (long)image * Objects, count = (long)FilledAtOnce * Objects;
            Tensor[] rows = Array.ConvertAll(waves, w => w.Narrow(0, first, count + Width - 1).Unfold(0, Width, 1).Contiguous());
            bank.Push(rows[0], rows[1], Ops.Full([FilledAtOnce], Objects, DType.Int64));
        }
    }

    public (double Value, double? Check) Round()
    {
        using var scope = TensorScope.Open();
        var (o1, o2) = (Batch(0), Batch(1));
        Tensor counts = Ops.Full([B], Objects, DType.Int64);
        long before = Engine.AllocatorUse.Live, start = Stopwatch.GetTimestamp();
        Neighbours found = bank.Search(o1, o2);
        bank.Push(o1, o2, counts);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        step++;
        double check = (found.Numbers1 + found.Numbers2).Sum().ToDouble() + (found.Cycle1.To(DType.Float64) + found.Cycle2.To(DType.Float64)).Sum().ToDouble();
        return (memory ? (Engine.AllocatorUse.Peak - before) / 1048576.0 : milliseconds, check);
    }

    // Stored objects here and there, and noise of half their size.
    private Tensor Batch(int view)
    {
        int M = B * Objects;
        double[] noise = Wave.Of(100 + (2 * step) + view, (long)M * Width);
        float[] wave = waves[view].ToArray<float>();
        float[] rows = new float[M * Width];
        for (int i = 0; i < rows.Length; i++) rows[i] = wave[((((i / Width) * 3001) + (step * 17)) % (wave.Length - Width)) + (i % Width)] + (float)(0.5 * noise[i]);
        return Tensor.From(rows, M, Width);
    }
}
