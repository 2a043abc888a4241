using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Weights;

namespace Parallax.Benchmarks.Workers;

/// <summary>A ResNet-50's .pth file: into a network, into a model file, or only read; milliseconds, or MiB of memory at the peak. All into new memory.</summary>
internal sealed class ImportWorker : IDisposable
{
    private static readonly MethodCatalog Backbones = MethodCatalog.BuiltIn();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parallax-import-");
    private readonly string measure, weights;
    private readonly bool cold;

    public ImportWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        (measure, cold) = (arguments.Text("measure"), arguments.Flag("cold"));
        weights = Path.Combine(folder.FullName, "resnet50.pth");
        WorkerCommand maker = WorkerCommand.Python("resnet50_file.py");
        Run(maker.Program, [.. maker.Arguments, weights]);
        Run("sync", [weights]);
        Network();   // the engine and the code are there
    }

    public (double Value, double? Check) Round()
    {
        Settle();
        return (measure switch
        {
            "read" => Milliseconds(Read),
            "network" => Milliseconds(Network),
            "model" => Milliseconds(Model),
            "memory" => Peak(Network),
            "sizes" => MiB(new FileInfo(weights).Length + Network()),
            _ => throw new ArgumentException($"nothing to measure by the name '{measure}'"),
        }, null);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private unsafe long Read()
    {
        using var file = File.OpenHandle(weights);
        long length = RandomAccess.GetLength(file);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)length);
        for (long at = 0; at < length;) at += RandomAccess.Read(file, new Span<byte>(memory + at, (int)(length - at)), at);
        NativeMemory.Free(memory);
        return length;
    }

    // The bytes of the network.
    private long Network()
    {
        using var nothing = Generator.ForLoading();
        Backbone network = new ResNet50Options().Create(nothing);
        WeightFit.Find(network, WeightFile.Open(weights)).Load(weights);
        return network.StateDict().Values.Sum(tensor => tensor.Count * tensor.DType.Bytes());
    }

    private long Model()
    {
        string model = Path.Combine(folder.FullName, "model.safetensors");
        new WeightImport(Backbones).Run(new ImportRequest(weights, "resnet50", model, []));
        return new FileInfo(model).Length;
    }

    // Memory of earlier rounds goes back to the system; on request the file leaves the system's cache.
    private void Settle()
    {
        for (int pass = 0; pass < 2; pass++)   // tensors, then the mapped file that they lay over
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Engine.Trim();
        if (cold) Run("dd", [$"if={weights}", "iflag=nocache", "count=0", "status=none"]);
    }

    private static double Milliseconds(Func<long> action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Peak(Func<long> action)
    {
        File.WriteAllText("/proc/self/clear_refs", "5");   // the peak starts again from here
        double before = Highest();
        action();
        return Highest() - before;
    }

    private static double Highest()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return MiB(1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }

    private static double MiB(long bytes) => bytes / (double)(1 << 20);

    private static void Run(string program, string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
