using System.Runtime.InteropServices;

namespace Parallax.Torch.Interop;

/// <summary>Finds and loads the shim, and prepares the process for it: environment, library, allocator, threads, in this order.</summary>
internal static partial class EngineLibrary
{
    internal const string Name = "parallax_torch";
    private const string FileName = "libparallax_torch.so";
    private static readonly Lock Gate = new();
    private static nint library;

    public static void Register() => NativeLibrary.SetDllImportResolver(typeof(EngineLibrary).Assembly, (name, _, _) => name == Name ? Load() : 0);

    private static nint Load()
    {
        lock (Gate)
        {
            if (library != 0) return library;
            SetEnvironment();
            nint loaded = Open();
            Prepare(loaded);
            return library = loaded;
        }
    }

    // OpenMP reads its settings when it loads, from the native environment, which .NET's own setter does not reach.
    // Threads that spin for ever between operators starve the loader's, so they spin for a short while only; OpenBLAS's, which take turns with OpenMP's, hardly (2⁴ ticks).
    // libtorch 1.13 has kernels for 512-bit vectors but takes the 256-bit ones unless told.
    private static void SetEnvironment()
    {
        _ = setenv("GOMP_SPINCOUNT", Engine.SpinCount.ToString(System.Globalization.CultureInfo.InvariantCulture), overwrite: 0);
        _ = setenv("OPENBLAS_THREAD_TIMEOUT", "4", overwrite: 0);
        if (System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated) _ = setenv("ATEN_CPU_CAPABILITY", "avx512", overwrite: 0);
    }

    private static nint Open()
    {
        var tried = new List<string>();
        foreach (string folder in Folders())
        {
            string path = Path.Combine(folder, FileName);
            if (!File.Exists(path)) tried.Add(path);
            else if (NativeLibrary.TryLoad(path, out nint found)) return found;
            else throw new TorchException($"{path} could not be loaded: {LoadError(path)}; is libtorch installed? './parallax doctor' tells.");
        }
        throw new TorchException($"{FileName} was not found; './parallax' builds it. Looked at {string.Join(", ", tried)}");
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("PARALLAX_NATIVE") is { Length: > 0 } named) yield return named;
        yield return AppContext.BaseDirectory;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "artifacts", "native")))
                yield return Path.Combine(folder.FullName, "artifacts", "native");
    }

    private static string LoadError(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return "unknown";
        }
        catch (DllNotFoundException e)
        {
            return e.Message;
        }
    }

    private static unsafe void Prepare(nint loaded)
    {
        if (Engine.UsesCachingAllocator) ((delegate* unmanaged<void>)NativeLibrary.GetExport(loaded, "px_use_caching_allocator"))();
        ((delegate* unmanaged<int, int>)NativeLibrary.GetExport(loaded, "px_set_threads"))(Engine.DefaultThreads);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
