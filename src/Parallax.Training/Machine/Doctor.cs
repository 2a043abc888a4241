using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Machine;

/// <summary>Looks at what decides whether training works here, and how fast.</summary>
public static class Doctor
{
    /// <summary>Every finding; a broken part is a finding with a problem, never an exception.</summary>
    public static IReadOnlyList<Finding> Examine() =>
    [
        new("parallax", typeof(Doctor).Assembly.GetName().Version!.ToString(3)),
        new("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
        Look("engine", () => new("engine", $"libtorch {Engine.Version}"), "run ./parallax once to build the native part"),
        Look("BLAS", Blas, "install libopenblas0-pthread"),
        Look("threads", Threads, "run ./parallax once to build the native part"),
        Simd(),
        Look("GPU", () => new("GPU", Engine.HasCuda ? "CUDA" : "none that libtorch can use"), "run ./parallax once to build the native part"),
        Look("image codecs", Codecs, "run ./parallax once to build the native part"),
        Memory(),
    ];

    private static Finding Look(string topic, Func<Finding> look, string remedy)
    {
        try
        {
            return look();
        }
        catch (Exception fault)
        {
            Exception root = fault.GetBaseException();
            return new Finding(topic, "not usable", root.Message.Split('\n')[0], remedy);
        }
    }

    private static Finding Blas()
    {
        string file = Engine.BlasFile ?? "none";
        bool optimised = file.Contains("openblas", StringComparison.OrdinalIgnoreCase) || file.Contains("mkl", StringComparison.OrdinalIgnoreCase)
            || file.Contains("libtorch", StringComparison.OrdinalIgnoreCase);
        return optimised
            ? new Finding("BLAS", file)
            : new Finding("BLAS", file, "matrix products will be some fifteen times slower than need be", "install libopenblas0-pthread");
    }

    private static Finding Threads()
    {
        string value = $"{Engine.Threads} of {Environment.ProcessorCount} logical processors";
        return Engine.Threads <= Engine.DefaultThreads
            ? new Finding("threads", value)
            : new Finding("threads", value, $"more than the {Engine.DefaultThreads} physical cores", "unset OMP_NUM_THREADS");
    }

    private static Finding Simd()
    {
        string widest = Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : Vector128.IsHardwareAccelerated ? "128 bits" : "none";
        string value = $"{widest}{(Avx2.IsSupported ? ", AVX2" : "")}{(Avx512F.IsSupported ? ", AVX-512" : "")}";
        return Vector128.IsHardwareAccelerated
            ? new Finding("SIMD", value)
            : new Finding("SIMD", value, "images are resized by plain code, many times slower", "check that DOTNET_EnableHWIntrinsic is not set to 0");
    }

    // A white pixel in each format that needs a library.
    private static Finding Codecs()
    {
        var decoder = new ImageDecoder();
        foreach (var (name, bytes) in SampleImages.All) decoder.Decode(bytes, name, new Photo());
        return new Finding("image codecs", string.Join(", ", SampleImages.All.Select(sample => sample.Name)));
    }

    private static Finding Memory()
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string value = $"{available / (double)(1 << 30):0.0} GiB for this process";
        return available >= 2L << 30
            ? new Finding("memory", value)
            : new Finding("memory", value, "a small network at 64 px needs about 2 GiB", "use a smaller schedule.batch");
    }
}
