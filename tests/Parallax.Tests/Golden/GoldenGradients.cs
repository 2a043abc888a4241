using Parallax.Torch;

namespace Parallax.Tests.Golden;

internal static class GoldenGradients
{
    /// <summary>Compares d loss / d leaf with <c>expect.prefix + name</c> for each leaf; a leaf that the loss does not read has the gradient 0.</summary>
    public static void ExpectGradients(this GoldenCase golden, Tensor loss, string prefix, params (string Name, Tensor Leaf)[] leaves)
    {
        Tensor?[] gradients = Ops.Gradients(loss, Array.ConvertAll(leaves, l => l.Leaf), retainGraph: true);
        for (int i = 0; i < leaves.Length; i++)
            golden.Expect(prefix + leaves[i].Name, gradients[i] ?? leaves[i].Leaf.ZerosLike());
    }
}
