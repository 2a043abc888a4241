using System.Runtime.InteropServices;

namespace Parallax.Torch.Interop;

/// <summary>What a tensor is, as the shim reports it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorInfo
{
    public void* Data;
    public long* Sizes;
    public long* Strides;
    public long Rank;
    public long Count;
    public long StorageBytes;
    public DType DType;
    public DeviceType DeviceType;
    public int DeviceIndex;
    public TensorFlags Flags;
}

[Flags]
internal enum TensorFlags
{
    None = 0,
    RequiresGrad = 1,
    Leaf = 2,
    Contiguous = 4,
    ChannelsLast = 8,
    Inference = 16,
}

/// <summary>The shim's exports. Counts are results, −1 means <see cref="px_last_error"/>.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = EngineLibrary.Name;

    static NativeMethods() => EngineLibrary.Register();

    [LibraryImport(Library)] internal static partial byte* px_last_error();

    [LibraryImport(Library)] internal static partial nint px_last_failure();

    [LibraryImport(Library)]
    internal static partial nint px_find_operator([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string overload);

    [LibraryImport(Library)] internal static partial int px_schema(nint op, byte* buffer, int capacity);

    [LibraryImport(Library)] internal static partial int px_call(nint op, Value* arguments, int count, Value* results, int capacity);

    [LibraryImport(Library)] internal static partial void px_release(nint handle);

    [LibraryImport(Library)] internal static partial void px_release_many(nint* handles, int count);

    [LibraryImport(Library)] internal static partial void px_retain(nint handle);

    [LibraryImport(Library)] internal static partial int px_count_change(nint handle);

    [LibraryImport(Library)] internal static partial int px_info(nint handle, TensorInfo* info);

    [LibraryImport(Library)]
    internal static partial nint px_from_blob(void* data, long* sizes, int rank, int dtype, delegate* unmanaged<void*, void> deleter, void* context);

    [LibraryImport(Library)] internal static partial int px_set_requires_grad(nint handle, int value);

    [LibraryImport(Library)] internal static partial int px_grad(nint handle, nint* grad);

    [LibraryImport(Library)] internal static partial int px_set_grad(nint handle, nint grad);

    [LibraryImport(Library)] internal static partial int px_backward(nint* roots, nint* seeds, int count, int retainGraph, int createGraph);

    [LibraryImport(Library)]
    internal static partial int px_gradients(
        nint* roots, nint* seeds, int count, nint* inputs, int inputCount, int retainGraph, int createGraph, int allowUnused, nint* grads);

    [LibraryImport(Library)] internal static partial int px_grad_fn_name(nint handle, byte* buffer, int capacity);

    [LibraryImport(Library)]
    internal static partial int px_register_hook(
        nint handle, delegate* unmanaged<void*, void*, void*> hook, delegate* unmanaged<void*, void> release, void* context);

    [LibraryImport(Library)]
    internal static partial int px_set_history(
        nint output, nint* inputs, int count, delegate* unmanaged<void*, void*, void**, void*> backward, delegate* unmanaged<void*, void> release,
        void* context);

    [LibraryImport(Library)] internal static partial int px_grad_mode(int enabled);

    [LibraryImport(Library)] internal static partial int px_grad_mode_is_enabled();

    [LibraryImport(Library)] internal static partial nint px_inference_enter();

    [LibraryImport(Library)] internal static partial void px_inference_leave(nint guard);

    [LibraryImport(Library)] internal static partial int px_autocast(int device, int type, int entering);

    [LibraryImport(Library)] internal static partial int px_symbol_file([MarshalAs(UnmanagedType.LPUTF8Str)] string symbol, byte* buffer, int capacity);

    [LibraryImport(Library)] internal static partial int px_on_threads(int count, delegate* unmanaged<void*, int, void> work, void* context);

    [LibraryImport(Library)] internal static partial int px_version(byte* buffer, int capacity);

    [LibraryImport(Library)] internal static partial int px_build_config(byte* buffer, int capacity);

    [LibraryImport(Library)] internal static partial int px_set_threads(int threads);

    [LibraryImport(Library)] internal static partial int px_threads();

    [LibraryImport(Library)] internal static partial int px_manual_seed(ulong seed);

    [LibraryImport(Library)] internal static partial int px_deterministic(int value);

    [LibraryImport(Library)] internal static partial int px_has_cuda();

    [LibraryImport(Library)] internal static partial nint px_generator_new(ulong seed);

    [LibraryImport(Library)] internal static partial void px_generator_free(nint generator);

    [LibraryImport(Library)] internal static partial int px_generator_seed(nint generator, ulong seed);

    [LibraryImport(Library)] internal static partial int px_generator_state(nint generator, nint* state);

    [LibraryImport(Library)] internal static partial int px_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)] internal static partial void px_use_caching_allocator();

    [LibraryImport(Library)] internal static partial long px_trim();

    [LibraryImport(Library)] internal static partial void px_allocator_stats(long* live, long* cached, long* peak);
}
