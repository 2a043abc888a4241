using System.Runtime.InteropServices;
using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>A number as operators take it: an integer, a float or a truth value. Converts from C#'s numbers by itself.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Scalar : IEquatable<Scalar>
{
    internal readonly Value Value;

    private Scalar(Value value) => Value = value;

    /// <summary>From a float.</summary>
    public static implicit operator Scalar(double number) => new(Value.Of(number));

    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(long number) => new(Value.Of(number));

    /// <summary>From an integer.</summary>
    public static implicit operator Scalar(int number) => new(Value.Of((long)number));

    /// <summary>From a truth value.</summary>
    public static implicit operator Scalar(bool flag) => new(Value.Of(flag));

    /// <inheritdoc/>
    public bool Equals(Scalar other) => Value.Tag == other.Value.Tag && Value.Int == other.Value.Int;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value.Tag, Value.Int);

    /// <summary>Equal in kind and value.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Different in kind or value.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);
}
