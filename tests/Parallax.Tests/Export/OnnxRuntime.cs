using System.Runtime.InteropServices;
using System.Text;

namespace Parallax.Tests.Export;

/// <summary>ONNX Runtime by its C API: a table of functions, called by their place in it. One session, f32 tensors.</summary>
internal sealed unsafe class OnnxRuntime : IDisposable
{
    // Places in OrtApi; they never change, new functions are appended.
    private const int GetErrorMessage = 2, CreateEnv = 3, CreateSession = 7, RunSession = 9, CreateSessionOptions = 10, SetIntraOpNumThreads = 24;
    private const int CreateTensor = 49, TensorData = 51, DimensionsCount = 61, Dimensions = 62, TypeAndShape = 65, CreateCpuMemoryInfo = 69;
    private const int ReleaseEnv = 92, ReleaseStatus = 93, ReleaseMemoryInfo = 94, ReleaseSession = 95, ReleaseValue = 96, ReleaseShape = 99, ReleaseOptions = 100;
    private const uint ApiVersion = 17;
    private const int FloatType = 1, WarningLevel = 3;

    private readonly nint* api;
    private readonly nint environment, session, memory;

    public OnnxRuntime(string library, string model)
    {
        nint loaded = NativeLibrary.Load(library);
        var getBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(loaded, "OrtGetApiBase");
        var getApi = (delegate* unmanaged<uint, nint*>)getBase()[0];
        api = getApi(ApiVersion);
        nint made, options;
        fixed (byte* name = "tests\0"u8, path = Encoding.UTF8.GetBytes(model + "\0"))
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)api[CreateEnv])(WarningLevel, name, &made));
            environment = made;
            Check(((delegate* unmanaged<nint*, nint>)api[CreateSessionOptions])(&options));
            Check(((delegate* unmanaged<nint, int, nint>)api[SetIntraOpNumThreads])(options, 1));
            Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)api[CreateSession])(environment, path, options, &made));
        }
        session = made;
        Release(ReleaseOptions, options);
        Check(((delegate* unmanaged<int, int, nint*, nint>)api[CreateCpuMemoryInfo])(0, 0, &made));
        memory = made;
    }

    /// <summary>Runs the model on (B, 3, S, S) pixels and gives values and shape of each output.</summary>
    public (float[] Values, long[] Shape)[] Run(float[] pixels, long[] shape, params string[] outputs)
    {
        nint input;
        nint* results = stackalloc nint[outputs.Length];
        byte** names = stackalloc byte*[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            results[i] = 0;   // for the runtime to allocate
            names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(outputs[i]);
        }
        fixed (float* data = pixels)
        fixed (long* sizes = shape)
        fixed (byte* name = "pixels\0"u8)
        {
            Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)api[CreateTensor])(
                memory, data, (nuint)pixels.Length * sizeof(float), sizes, (nuint)shape.Length, FloatType, &input));
            byte* pixelsName = name;
            Check(((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)api[RunSession])(
                session, 0, &pixelsName, &input, 1, names, (nuint)outputs.Length, results));
        }
        Release(ReleaseValue, input);
        var found = new (float[], long[])[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            found[i] = Read(results[i]);
            Release(ReleaseValue, results[i]);
            Marshal.FreeCoTaskMem((nint)names[i]);
        }
        return found;
    }

    public void Dispose()
    {
        Release(ReleaseMemoryInfo, memory);
        Release(ReleaseSession, session);
        Release(ReleaseEnv, environment);
    }

    private (float[] Values, long[] Shape) Read(nint value)
    {
        nint info;
        nuint rank;
        float* data;
        Check(((delegate* unmanaged<nint, nint*, nint>)api[TypeAndShape])(value, &info));
        Check(((delegate* unmanaged<nint, nuint*, nint>)api[DimensionsCount])(info, &rank));
        long[] shape = new long[rank];
        fixed (long* sizes = shape) Check(((delegate* unmanaged<nint, long*, nuint, nint>)api[Dimensions])(info, sizes, rank));
        Release(ReleaseShape, info);
        Check(((delegate* unmanaged<nint, void**, nint>)api[TensorData])(value, (void**)&data));
        return (new ReadOnlySpan<float>(data, checked((int)shape.Aggregate(1L, (count, size) => count * size))).ToArray(), shape);
    }

    private void Release(int function, nint what) => ((delegate* unmanaged<nint, void>)api[function])(what);

    private void Check(nint status)
    {
        if (status == 0) return;
        string message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<nint, byte*>)api[GetErrorMessage])(status))!;
        Release(ReleaseStatus, status);
        throw new InvalidOperationException($"ONNX Runtime: {message}");
    }
}
