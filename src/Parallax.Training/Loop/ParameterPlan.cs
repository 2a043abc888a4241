using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>How each parameter of a method is treated: the optimizer's groups, and which parameters stand still for how long.</summary>
/// <param name="Groups">Every trained parameter once, in the order of the networks within a group.</param>
/// <param name="Frozen">Parameters that get no gradient in the first epochs, by the number of these epochs.</param>
internal sealed record ParameterPlan(IReadOnlyList<ParameterGroup> Groups, IReadOnlyList<(int Epochs, IReadOnlyList<Parameter> Parameters)> Frozen)
{
    /// <summary>Sorts a method's trained parameters by the method's rules and the recipe's. Frozen networks, such as teachers, are left out.</summary>
    /// <param name="method">Whose parameters.</param>
    /// <param name="optim">The recipe's rules.</param>
    /// <param name="peakLr">The rate of parts that keep the peak.</param>
    /// <exception cref="RecipeException">A rule names a part that is not there.</exception>
    public static ParameterPlan Of(Method method, OptimizerOptions optim, double peakLr)
    {
        var trained = method.NamedParameters().Where(named => named.Parameter.RequiresGrad).ToList();
        ParameterRule[] rules = [.. method.ParameterRules, .. optim.Rules ?? []];
        RequireParts(rules, [.. trained.Select(named => named.Name)]);
        var groups = trained
            .GroupBy(named => (Treatment: TreatmentOf(named.Name, rules, peakLr), Exempt: optim.Decays == DecayScope.Matrices && named.Parameter.Rank <= 1))
            .Select(same => new ParameterGroup([.. same])
            {
                LrScale = same.Key.Treatment.LrFactor,
                FixedLr = same.Key.Treatment.Lr * same.Key.Treatment.LrFactor,
                WeightDecay = same.Key.Treatment.WeightDecay ?? (same.Key.Exempt ? 0 : null),
                Adapts = !same.Key.Exempt,
            });
        var frozen = trained.GroupBy(named => rules.Where(rule => rule.Covers(named.Name)).Select(rule => rule.FrozenEpochs).DefaultIfEmpty(0).Max())
            .Where(same => same.Key > 0)
            .Select(same => (same.Key, (IReadOnlyList<Parameter>)[.. same.Select(named => named.Parameter)]));
        return new ParameterPlan([.. groups], [.. frozen]);
    }

    /// <summary>Drops the gradients of what stands still in an epoch, so that the optimizer passes it over.</summary>
    public void Freeze(int epoch)
    {
        foreach (var (epochs, parameters) in Frozen)
        {
            if (epoch >= epochs) continue;
            foreach (Parameter parameter in parameters) parameter.Grad = null;
        }
    }

    // Later rules win, property by property.
    private static Treatment TreatmentOf(string name, ParameterRule[] rules, double peakLr)
    {
        var treatment = new Treatment(1, null, null);
        foreach (ParameterRule rule in rules.Where(rule => rule.Covers(name)))
        {
            double? lr = rule.Lr ?? (rule.FollowsSchedule ? treatment.Lr : peakLr);
            treatment = new Treatment(rule.LrFactor, lr, rule.WeightDecay ?? treatment.WeightDecay);
        }
        return treatment;
    }

    private static void RequireParts(ParameterRule[] rules, string[] names)
    {
        foreach (ParameterRule rule in rules)
        {
            if (names.Any(rule.Covers)) continue;
            string[] parts = [.. names.SelectMany(Ancestors).Distinct()];
            throw new RecipeException($"optim.rules: no trained parameter lies in part '{rule.Part}'{Nearest.Hint(rule.Part, [.. parts.Where(part => part.Count(c => c == '.') <= rule.Part.Count(c => c == '.'))])}");
        }
    }

    // head.last_layer.weight: head, head.last_layer and itself.
    private static IEnumerable<string> Ancestors(string name)
    {
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1)) yield return name[..dot];
        yield return name;
    }

    private readonly record struct Treatment(double LrFactor, double? Lr, double? WeightDecay);
}
