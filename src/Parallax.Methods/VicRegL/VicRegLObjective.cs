using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.VicRegL;

/// <summary>The whole loss of VICRegL: α · global + (1 − α) · local, and the cross-entropy of an online classifier if there is one.</summary>
/// <remarks>
/// Bardes, Ponce and LeCun, NeurIPS 2022. With α = 1 the local criterion is left out and with α = 0 the global one, so that their projectors
/// need not exist. The classifier reads a detached representation: it measures and teaches nothing.
/// </remarks>
/// <param name="alpha">α in [0, 1]: 0.75 favours localisation, 0.9 classification.</param>
/// <param name="weights">λ, μ, ν of both criteria.</param>
/// <param name="budget">How many local matches are kept.</param>
public sealed class VicRegLObjective(double alpha, VicRegWeights weights, MatchBudget budget)
{
    private readonly double α = alpha is >= 0 and <= 1 ? alpha : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "expected a number in [0, 1]");
    private readonly VicRegLGlobal global = new(weights);
    private readonly VicRegLLocal local = new(weights, budget);

    /// <summary>The terms <c>global.*</c> and <c>local.*</c>, weights and α included.</summary>
    /// <param name="z">Pooled embeddings (B, D) of each view; not read when α is 0.</param>
    /// <param name="maps">Embedded patches of each view; not read when α is 1.</param>
    /// <param name="ranks">The processes that share the batch; null for one.</param>
    public Terms Over(ReadOnlySpan<Tensor> z, ReadOnlySpan<PatchMap> maps, ProcessGroup? ranks = null)
    {
        Terms terms = Terms.Of();
        if (α > 0) terms += α * global.Over(z, ranks).Under("global");
        if (α < 1) terms += (1 - α) * local.Over(maps, ranks).Under("local");
        return terms;
    }

    /// <summary>The term <c>classifier</c>: mean cross-entropy, weight 1.</summary>
    /// <param name="logits">(B, K), from a detached representation.</param>
    /// <param name="labels">Classes (B), int64.</param>
    public static Terms Classifier(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return Terms.Of(("classifier", FullPrecision.Of(logits).CrossEntropyLoss(labels)));
    }
}
