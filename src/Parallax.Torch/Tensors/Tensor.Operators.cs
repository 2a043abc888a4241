namespace Parallax.Torch;

public sealed partial class Tensor
{
    /// <summary>Element-wise sum, broadcast.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(Tensor left, Scalar right) => left.Add(right);

    /// <summary>Adds a number to every element.</summary>
    public static Tensor operator +(Scalar left, Tensor right) => right.Add(left);

    /// <summary>Element-wise difference, broadcast.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Sub(right);

    /// <summary>Subtracts a number from every element.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => left.Sub(right);

    /// <summary>Subtracts every element from a number.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => right.Rsub(left);

    /// <summary>Changes every sign.</summary>
    public static Tensor operator -(Tensor tensor) => tensor.Neg();

    /// <summary>Element-wise product, broadcast.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Mul(right);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => left.Mul(right);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => right.Mul(left);

    /// <summary>Element-wise quotient, broadcast.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Div(right);

    /// <summary>Divides every element by a number.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => left.Div(right);

    /// <summary>Divides a number by every element.</summary>
    public static Tensor operator /(Scalar left, Tensor right) => right.Reciprocal().Mul(left);

    /// <summary>Element-wise comparison.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => left.Lt(right);

    /// <summary>Element-wise comparison.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => left.Gt(right);

    /// <summary>Element-wise comparison with a number.</summary>
    public static Tensor operator <(Tensor left, Scalar right) => left.Lt(right);

    /// <summary>Element-wise comparison with a number.</summary>
    public static Tensor operator >(Tensor left, Scalar right) => left.Gt(right);

    /// <summary>Element-wise comparison.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => left.Le(right);

    /// <summary>Element-wise comparison.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => left.Ge(right);

    /// <summary>Element-wise comparison with a number.</summary>
    public static Tensor operator <=(Tensor left, Scalar right) => left.Le(right);

    /// <summary>Element-wise comparison with a number.</summary>
    public static Tensor operator >=(Tensor left, Scalar right) => left.Ge(right);
}
