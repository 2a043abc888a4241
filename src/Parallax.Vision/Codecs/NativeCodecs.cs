using System.Reflection;
using System.Runtime.InteropServices;

namespace Parallax.Vision;

/// <summary>The native functions that decode and encode pixels, and where their libraries are looked for.</summary>
internal static unsafe partial class NativeCodecs
{
    private const string Shim = "parallax_codecs";
    private const string WebP = "libwebp.so.7";

    static NativeCodecs() => NativeLibrary.SetDllImportResolver(typeof(NativeCodecs).Assembly, Resolve);

    [LibraryImport(Shim, EntryPoint = "parallax_jpeg_decode")]
    public static partial int DecodeJpeg(
        byte* bytes, nuint length, int reduction, int x, int y, int width, int height, byte* rgb, byte* message, int capacity);

    [LibraryImport(Shim, EntryPoint = "parallax_png_decode")]
    public static partial int DecodePng(
        byte* bytes, nuint length, int width, int height, int channels, byte* pixels, byte* message, int capacity);

    [LibraryImport(Shim, EntryPoint = "parallax_png_labels")]
    public static partial int DecodePngLabels(
        byte* bytes, nuint length, int width, int height, int labelBytes, byte* labels, byte* message, int capacity);

    [LibraryImport(Shim, EntryPoint = "parallax_gif_decode")]
    public static partial int DecodeGif(
        byte* bytes, nuint length, int width, int height, byte* indices, byte* message, int capacity);

    [LibraryImport(Shim, EntryPoint = "parallax_tiff_open")]
    public static partial nint OpenTiff(
        byte* bytes, nuint length, nuint rowBytes, int tileWidth, int tileHeight, byte* message, int capacity);

    [LibraryImport(Shim, EntryPoint = "parallax_tiff_read")]
    public static partial int ReadTiff(nint file, int row, int plane, byte* rows, byte* message, int capacity);

    [LibraryImport(Shim, EntryPoint = "parallax_tiff_close")]
    public static partial void CloseTiff(nint file);

    [LibraryImport(WebP, EntryPoint = "WebPDecodeRGBInto")]
    public static partial byte* DecodeWebPRgb(byte* bytes, nuint length, byte* pixels, nuint capacity, int stride);

    [LibraryImport(WebP, EntryPoint = "WebPDecodeRGBAInto")]
    public static partial byte* DecodeWebPRgba(byte* bytes, nuint length, byte* pixels, nuint capacity, int stride);

    [LibraryImport(Shim, EntryPoint = "parallax_jpeg_encode")]
    public static partial int EncodeJpeg(
        byte* rgb, int width, int height, int quality, byte* bytes, nuint* length, byte* message, int capacity);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? search)
    {
        if (library != Shim)
            return NativeLibrary.TryLoad(library, assembly, search, out nint system) ? system : 0;
        List<string> tried = [];
        foreach (string folder in Folders())
        {
            string path = Path.Combine(folder, $"lib{Shim}.so");
            tried.Add(path);
            if (File.Exists(path))
                return NativeLibrary.Load(path);
        }
        throw new DllNotFoundException(
            $"lib{Shim}.so not found; looked for {string.Join(", ", tried)}. " +
            "Build it with cmake from native/, or set PARALLAX_NATIVE to its folder.");
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("PARALLAX_NATIVE") is { Length: > 0 } chosen)
            yield return chosen;
        yield return AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "artifacts", "native");
            if (Directory.Exists(candidate))
                yield return candidate;
        }
    }
}
