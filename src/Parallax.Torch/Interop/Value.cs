using System.Runtime.InteropServices;

namespace Parallax.Torch.Interop;

/// <summary>Kinds of a <see cref="Value"/>; mirrored by the shim.</summary>
internal enum ValueTag
{
    None, Tensor, Int, Double, Bool, String, IntList, DoubleList, BoolList, TensorList, OptionalTensorList, Device, Generator, ScalarList,
    Default,
}

/// <summary>One argument or result of an operator, laid out as the shim reads it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal readonly unsafe struct Value
{
    [FieldOffset(0)] public readonly ValueTag Tag;
    [FieldOffset(4)] public readonly int Length;
    [FieldOffset(8)] public readonly long Int;
    [FieldOffset(8)] public readonly double Double;
    [FieldOffset(8)] public readonly nint Pointer;

    private Value(ValueTag tag, long bits, int length = 0)
    {
        Tag = tag;
        Length = length;
        Int = bits;
    }

    private Value(double number)
    {
        Tag = ValueTag.Double;
        Double = number;
    }

    public static Value None => default;

    private static Value UseDefault => new(ValueTag.Default, 0);

    public static Value Of(Tensor? tensor) => tensor is null ? None : new(ValueTag.Tensor, tensor.Handle);

    public static Value Of(long number) => new(ValueTag.Int, number);

    public static Value Of(long? number) => number is { } n ? Of(n) : None;

    public static Value Of(double number) => new(number);

    public static Value Of(double? number) => number is { } n ? Of(n) : None;

    public static Value Of(bool flag) => new(ValueTag.Bool, flag ? 1 : 0);

    public static Value Of(bool? flag) => flag is { } f ? Of(f) : None;

    public static Value Of(DType dtype) => Of((long)dtype);

    public static Value Of(DType? dtype) => dtype is { } d ? Of(d) : None;

    public static Value Of(MemoryFormat? format) => format is { } f ? Of((long)f) : None;

    public static Value Of(Reduction reduction) => Of((long)reduction);

    public static Value Of(Device device) => new(ValueTag.Device, (long)device.Type, device.Index);

    public static Value Of(Device? device) => device is { } d ? Of(d) : None;

    public static Value Of(Generator? generator) => generator is null ? None : new(ValueTag.Generator, generator.Handle);

    public static Value Of(Scalar scalar) => scalar.Value;

    public static Value Of(Scalar? scalar) => scalar is { } s ? s.Value : None;

    public static Value OrDefault(Scalar? scalar) => scalar is { } s ? s.Value : UseDefault;

    public static Value Longs(long* items, int count, bool emptyIsDefault) =>
        count == 0 && emptyIsDefault ? UseDefault : new(ValueTag.IntList, (nint)items, count);

    public static Value Bools(bool* items, int count) => new(ValueTag.BoolList, (nint)items, count);

    public static Value Tensors(nint* handles, int count) => new(ValueTag.TensorList, (nint)handles, count);

    public static Value OptionalTensors(nint* handles, int count) => new(ValueTag.OptionalTensorList, (nint)handles, count);

    public static Value Scalars(Scalar* items, int count) => new(ValueTag.ScalarList, (nint)items, count);

    public static Value String(byte* text, int length, bool isNull) => isNull ? None : new(ValueTag.String, (nint)text, length);
}
