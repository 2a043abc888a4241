using System.Runtime.CompilerServices;
using Parallax.Torch.Recording;

namespace Parallax.Torch.Interop;

/// <summary>An operator of the dispatcher: looked up at its first call, then called by handle.</summary>
internal sealed unsafe class Operator(string name, string overload)
{
    private nint handle;

    public string Name { get; } = name;

    public string Overload { get; } = overload;

    /// <summary>The schema that the loaded libtorch declares, or null when it has no such operator.</summary>
    public string? InstalledSchema()
    {
        nint found = NativeMethods.px_find_operator("aten::" + Name, Overload);
        return found == 0 ? null : NativeText.Read((buffer, capacity) => NativeMethods.px_schema(found, buffer, capacity));
    }

    /// <summary>Calls an operator that gives back one tensor.</summary>
    public Tensor Call(Value* arguments, int count)
    {
        Value result;
        Invoke(arguments, count, &result, 1);
        return Tensor.Own(result.Pointer, Name);
    }

    /// <summary>Calls an operator for its effect.</summary>
    public void Run(Value* arguments, int count) => Invoke(arguments, count, null, 0);

    public bool CallBool(Value* arguments, int count)
    {
        Value result;
        Invoke(arguments, count, &result, 1);
        return result.Int != 0;
    }

    /// <summary>Calls an operator that gives back several tensors; one that a mask left out is null.</summary>
    public Tensor[] CallMany(Value* arguments, int count, int results)
    {
        Value* values = stackalloc Value[results];
        Invoke(arguments, count, values, results);
        var tensors = new Tensor[results];
        for (int i = 0; i < results; i++) tensors[i] = values[i].Pointer == 0 ? null! : Tensor.Own(values[i].Pointer, Name);
        return tensors;
    }

    public Tensor[] CallList(Value* arguments, int count)
    {
        Value result;
        Invoke(arguments, count, &result, 1);
        var tensors = new Tensor[result.Length];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = Tensor.Own(((nint*)result.Pointer)[i], Name);
        return tensors;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Invoke(Value* arguments, int count, Value* results, int capacity)
    {
        nint op = handle;
        if (op == 0) op = Find();
        if (NativeMethods.px_call(op, arguments, count, results, capacity) < 0)
            throw TorchException.FromCall(Name, new ReadOnlySpan<Value>(arguments, count));
        if (OperatorRecorder.IsOn) OperatorRecorder.Record(this, arguments, count, results, capacity);
    }

    private nint Find()
    {
        nint found = NativeMethods.px_find_operator("aten::" + Name, Overload);
        if (found == 0)
            throw new TorchException($"{Name}{(Overload.Length > 0 ? "." + Overload : "")}: libtorch {Engine.Version} has no such operator");
        return handle = found;
    }
}
