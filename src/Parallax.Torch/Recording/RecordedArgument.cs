namespace Parallax.Torch.Recording;

/// <summary>An argument of a recorded call, whatever its type.</summary>
public sealed class RecordedArgument
{
    private readonly CallParameter parameter;

    internal RecordedArgument(CallParameter parameter, object? value) => (this.parameter, Value) = (parameter, value);

    /// <summary>Its name in the schema.</summary>
    public string Name => parameter.Name;

    /// <summary>Its type as the schema writes it: <c>int[2]</c>, <c>Tensor?[]</c>.</summary>
    public string Type => parameter.Type;

    /// <summary>Whether it is given by name alone.</summary>
    public bool IsNamed => parameter.IsNamed;

    /// <summary>
    /// A <see cref="RecordedTensor"/>, an array of them with null where none was given, a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>,
    /// an array of <see cref="long"/> or <see cref="double"/>, null for none; something else for a device or a generator.
    /// </summary>
    public object? Value { get; }

    /// <summary>Whether it is what the operator takes when nothing is given.</summary>
    public bool IsDefault => parameter.IsOptional && (Value, parameter.Default) switch
    {
        (long[] given, long[] usual) => given.AsSpan().SequenceEqual(usual),
        (double given, long usual) => given == usual,
        var (given, usual) => Equals(given, usual),
    };
}
