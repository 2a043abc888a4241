using System.Globalization;
using System.Text;

namespace Parallax.Torch;

public sealed partial class Tensor
{
    private const int Edge = 3;
    private const long Whole = 1000;

    /// <summary>The elements in nested brackets, long dimensions shortened to their ends, and what the tensor is.</summary>
    public override string ToString()
    {
        if (!IsAlive) return $"(disposed result of '{Origin}')";
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        var text = new StringBuilder();
        Print(text, Detach().To(Device.Cpu, DType is DType.Bool ? DType.Bool : DType.IsFloating() ? DType.Float64 : DType.Int64), indent: 1, Count > Whole);
        return text.Append("  ").Append(Describe()).ToString();
    }

    private static void Print(StringBuilder text, Tensor part, int indent, bool shorten)
    {
        if (part.Rank == 0)
        {
            text.Append(Element(part));
            return;
        }
        long size = part.Size(0);
        text.Append('[');
        for (long i = 0; i < size; i++)
        {
            if (i > 0) text.Append(part.Rank == 1 ? ", " : ",\n" + new string(' ', indent));
            if (shorten && size > 2 * Edge && i == Edge)
            {
                text.Append("…, ");
                i = size - Edge;
            }
            Print(text, part.Select(0, i), indent + 1, shorten);
        }
        text.Append(']');
    }

    private static string Element(Tensor one) => one.DType switch
    {
        DType.Bool => one.ToArray<bool>()[0] ? "true" : "false",
        DType.Int64 => one.ToArray<long>()[0].ToString(CultureInfo.InvariantCulture),
        _ => one.ToDouble().ToString("G5", CultureInfo.InvariantCulture),
    };
}
