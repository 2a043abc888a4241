using System.Text;
using Parallax.Torch.Interop;

namespace Parallax.Torch.Recording;

/// <summary>Writes down every operator that its thread calls, from its start until it is disposed.</summary>
/// <remarks>
/// What is seen is what the C# API calls: not the backward pass, and not what code reads out of tensors or writes into their memory itself. All tensors
/// of the recording stay alive, so one recording costs the memory of every intermediate result.
/// </remarks>
public sealed unsafe class OperatorRecorder : IDisposable
{
    /// <summary>Whether any thread records; all that a call costs while none does.</summary>
    internal static bool IsOn;

    private static readonly Lock Counting = new();
    private static int recorders;

    [ThreadStatic] private static OperatorRecorder? current;

    private readonly List<RecordedCall> calls = [];
    private readonly List<RecordedTensor> values = [];
    private readonly Dictionary<nint, RecordedTensor> latest = [];
    private readonly Dictionary<Operator, CallSchema> schemas = [];

    private OperatorRecorder() { }

    /// <summary>The calls so far, in order.</summary>
    public IReadOnlyList<RecordedCall> Calls => calls;

    /// <summary>The values so far, in the order in which they were met.</summary>
    public IReadOnlyList<RecordedTensor> Values => values;

    /// <summary>Starts to record on this thread.</summary>
    /// <exception cref="InvalidOperationException">The thread is being recorded already.</exception>
    public static OperatorRecorder Start()
    {
        if (current is not null) throw new InvalidOperationException("the operators of this thread are being recorded already");
        current = new OperatorRecorder();
        Count(1);
        return current;
    }

    /// <summary>The value that a tensor has now; its first meeting if no call had it yet.</summary>
    public RecordedTensor ValueOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RecordedTensor value = ValueOf(tensor.Handle);
        GC.KeepAlive(tensor);
        return value;
    }

    /// <summary>Stops recording; what was written down can be read on.</summary>
    public void Stop()
    {
        if (current != this) return;
        current = null;
        Count(-1);
    }

    /// <summary>Stops recording and lets go of all tensors.</summary>
    public void Dispose()
    {
        Stop();
        foreach (RecordedTensor value in latest.Values) value.Tensor.Dispose();
        latest.Clear();
    }

    /// <summary>Called behind every successful call while <see cref="IsOn"/>.</summary>
    internal static void Record(Operator called, Value* arguments, int count, Value* results, int capacity) =>
        current?.Add(called, new ReadOnlySpan<Value>(arguments, count), new ReadOnlySpan<Value>(results, capacity));

    private static void Count(int change)
    {
        lock (Counting) IsOn = (recorders += change) > 0;
    }

    private void Add(Operator called, ReadOnlySpan<Value> arguments, ReadOnlySpan<Value> results)
    {
        if (!schemas.TryGetValue(called, out CallSchema? schema)) schemas.Add(called, schema = CallSchema.Of(called));
        object?[] given = [.. schema.Parameters.Select(parameter => parameter.Default)];
        for (int i = 0; i < arguments.Length; i++)
            if (arguments[i].Tag != ValueTag.Default) given[i] = Read(arguments[i]);
        var made = new List<RecordedTensor>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!schema.Parameters[i].IsWritten) continue;
            if (arguments[i].Tag == ValueTag.TensorList) throw new NotSupportedException($"{schema.Name} writes to a list of tensors, which recordings do not know");
            if (arguments[i].Tag == ValueTag.Tensor) made.Add(Overwrite(arguments[i].Pointer, schema.Name));
        }
        foreach (Value result in results) Collect(result, made);
        calls.Add(new RecordedCall(schema, given, made));
    }

    private void Collect(Value result, List<RecordedTensor> made)
    {
        if (result.Tag == ValueTag.Tensor && result.Pointer != 0) made.Add(ValueOf(result.Pointer));
        if (result.Tag == ValueTag.TensorList) made.AddRange(Handles(result).Select(handle => ValueOf(handle)));
    }

    private object? Read(Value value) => value.Tag switch
    {
        ValueTag.Tensor => ValueOf(value.Pointer),
        ValueTag.Int => value.Int,
        ValueTag.Double => value.Double,
        ValueTag.Bool => value.Int != 0,
        ValueTag.String => Encoding.UTF8.GetString((byte*)value.Pointer, value.Length),
        ValueTag.IntList => new ReadOnlySpan<long>((long*)value.Pointer, value.Length).ToArray(),
        ValueTag.DoubleList => new ReadOnlySpan<double>((double*)value.Pointer, value.Length).ToArray(),
        ValueTag.TensorList or ValueTag.OptionalTensorList => Handles(value).Select(handle => handle == 0 ? null : ValueOf(handle)).ToArray(),
        ValueTag.None => null,
        _ => value.Tag,   // a device, a generator: no part of what is computed
    };

    private static nint[] Handles(Value list) => new ReadOnlySpan<nint>((nint*)list.Pointer, list.Length).ToArray();

    private RecordedTensor ValueOf(nint handle) => latest.TryGetValue(handle, out RecordedTensor? known) ? known : Meet(handle, Tensor.Borrow(handle, "recording").Keep());

    private RecordedTensor Meet(nint handle, Tensor tensor)
    {
        var value = new RecordedTensor(tensor, values.Count);
        values.Add(value);
        return latest[handle] = value;
    }

    // Memory is not reused during a recording, so what overlaps is a view.
    private RecordedTensor Overwrite(nint handle, string name)
    {
        RecordedTensor before = ValueOf(handle);
        var (first, end) = Extent(before.Tensor);
        RecordedTensor? view = latest.Values.FirstOrDefault(other => other != before && Extent(other.Tensor) is var (start, stop) && start < end && first < stop);
        if (view is not null)
            throw new NotSupportedException($"{name} writes to {before.Tensor.Describe()}, whose memory {view.Tensor.Describe()} shares: recordings know no views that are written to");
        before.IsOverwritten = true;
        return Meet(handle, before.Tensor);
    }

    private static (nint First, nint End) Extent(Tensor tensor)
    {
        TensorInfo info = tensor.Info();
        if (info.Count == 0) return default;
        long span = 1;
        for (int i = 0; i < info.Rank; i++) span += (info.Sizes[i] - 1) * info.Strides[i];
        return ((nint)info.Data, (nint)((byte*)info.Data + (span * info.DType.Bytes())));
    }
}
