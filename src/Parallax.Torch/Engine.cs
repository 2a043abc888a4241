using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>The loaded libtorch and what holds for the whole process: threads, memory, seeds.</summary>
/// <remarks>Tensor work belongs on one thread; thread counts are those of one operator's inner loops.</remarks>
public static unsafe class Engine
{
    /// <summary>How long an idle OpenMP thread spins before it sleeps, in libgomp's iterations.</summary>
    internal const int SpinCount = 20_000;

    /// <summary>The version of the loaded libtorch, such as "1.13.1".</summary>
    public static string Version => NativeText.Read(NativeMethods.px_version);

    /// <summary>libtorch's own account of how it was built.</summary>
    public static string BuildConfiguration => NativeText.Read(NativeMethods.px_build_config);

    /// <summary>The file of the BLAS that this process uses, or null when none could be found.</summary>
    public static string? BlasFile =>
        NativeText.Read((buffer, capacity) => NativeMethods.px_symbol_file("sgemm_", buffer, capacity)) is { Length: > 0 } file
            ? new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file : null;

    /// <summary>Threads of one operator: by default the physical cores that this process may use.</summary>
    public static int Threads
    {
        get => NativeMethods.px_threads();
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            TorchException.ThrowIfFailed(NativeMethods.px_set_threads(value));
        }
    }

    /// <summary>True when libtorch sees a CUDA device.</summary>
    public static bool HasCuda => NativeMethods.px_has_cuda() > 0;

    /// <summary>Freed blocks of CPU memory are kept for reuse unless <c>PARALLAX_CACHING_ALLOCATOR=0</c>.</summary>
    public static bool UsesCachingAllocator { get; } = Environment.GetEnvironmentVariable("PARALLAX_CACHING_ALLOCATOR") != "0";

    /// <summary>The physical cores among those that this process may use.</summary>
    public static int DefaultThreads { get; } = PhysicalCores.Count();

    /// <summary>The processor has instructions that multiply bfloat16 (AVX512_BF16 or AMX); without them bf16 is slower than f32.</summary>
    public static bool MultipliesBFloat16 { get; } = ProcessorFlags.Any(["avx512_bf16", "amx_bf16"]);

    /// <summary>Seeds libtorch's default generator. Own code passes a <see cref="Generator"/> instead.</summary>
    public static void ManualSeed(ulong seed) => TorchException.ThrowIfFailed(NativeMethods.px_manual_seed(seed));

    /// <summary>Prefers operators that give the same bits each time; warns where there is none.</summary>
    public static void UseDeterministicOperators(bool value) => TorchException.ThrowIfFailed(NativeMethods.px_deterministic(value ? 1 : 0));

    /// <summary>Returns cached CPU memory to the system.</summary>
    /// <returns>Bytes returned.</returns>
    public static long Trim() => NativeMethods.px_trim();

    /// <summary>What the caching allocator holds.</summary>
    public static AllocatorUse AllocatorUse
    {
        get
        {
            long live, cached, peak;
            NativeMethods.px_allocator_stats(&live, &cached, &peak);
            return new AllocatorUse(live, cached, peak);
        }
    }
}
