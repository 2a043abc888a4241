using System.Runtime.InteropServices;

namespace Parallax.Torch.Interop;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)] internal static partial int px_distributed_backends();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_store_open(string host, int* port, int serves, int* confined, string prefix, long timeoutMilliseconds, nint* store);

    [LibraryImport(Library)] internal static partial void px_store_free(nint store);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_store_set(nint store, string key, byte* value, int length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_store_get(nint store, string key, byte* buffer, int capacity);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_store_add(nint store, string key, long amount, long* sum);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_store_check(nint store, string key);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_store_delete(nint store, string key);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int px_group_new(
        nint store, int rank, int size, int nccl, string address, string networkInterface, long timeoutMilliseconds, nint* group);

    [LibraryImport(Library)] internal static partial void px_group_free(nint group);

    [LibraryImport(Library)] internal static partial int px_group_all_reduce(nint group, nint tensor, int operation, nint* work);

    [LibraryImport(Library)] internal static partial int px_group_all_gather(nint group, nint output, nint input, nint* work);

    [LibraryImport(Library)] internal static partial int px_group_broadcast(nint group, nint tensor, int root, nint* work);

    [LibraryImport(Library)] internal static partial int px_group_barrier(nint group, nint* work);

    [LibraryImport(Library)] internal static partial int px_work_wait(nint work, long timeoutMilliseconds);

    [LibraryImport(Library)] internal static partial int px_work_is_completed(nint work);

    [LibraryImport(Library)] internal static partial void px_work_free(nint work);

    [LibraryImport(Library)]
    internal static partial int px_reducer_new(
        nint group, nint* parameters, int count, long firstBucketBytes, long bucketBytes, int findUnused, nint* reducer);

    [LibraryImport(Library)] internal static partial int px_reducer_prepare(nint reducer, nint output);

    [LibraryImport(Library)] internal static partial void px_reducer_free(nint reducer);
}
