using Parallax.Torch.Optim;

namespace Parallax.Tests.Torch.Optim;

/// <summary>Every optimizer by a name, and its rule once more as loops over the numbers of one tensor, in double.</summary>
internal static class Rules
{
    public const double Momentum = 0.9, Trust = 1e-2, Beta1 = 0.9, Beta2 = 0.98, Eps = 1e-6;

    public static TheoryData<string> Names => ["sgd", "nesterov", "plain", "adam", "adamw", "lars", "simclr", "larc", "solo"];

    public static Optimizer Make(string rule, IReadOnlyList<ParameterGroup> groups, double decay = 0.03) => rule switch
    {
        "sgd" => new Sgd(groups, Momentum, decay),
        "nesterov" => new Sgd(groups, Momentum, decay, nesterov: true),
        "plain" => new Sgd(groups, momentum: 0, decay),
        "adam" => new Adam(groups, decay, Beta1, Beta2, Eps),
        "adamw" => new AdamW(groups, decay, Beta1, Beta2, Eps),
        "lars" => new Lars(groups, Momentum, decay, Trust),
        "simclr" => new Lars(groups, Momentum, decay, Trust, RatePlace.InsideBuffer),
        "larc" => new Larc(groups, Momentum, decay, Trust),
        "solo" => new Larc(groups, Momentum, decay, Trust, clip: true),
        _ => throw new NotSupportedException(rule),
    };

    /// <summary>One step of one tensor; <paramref name="t"/> counts its steps from 1, <paramref name="m"/> and <paramref name="v"/> start at 0.</summary>
    public static void Step(string rule, double[] w, double[] g, double[] m, double[] v, int t, double lr, double decay, bool adapts)
    {
        double[] d = [.. g.Zip(w, (gi, wi) => rule == "adamw" ? gi : gi + (decay * wi))];
        if (adapts && rule is ("lars" or "simclr") && Norm(w) > 0 && Norm(d) > 0) d = Scaled(d, Trust * Norm(w) / Norm(d));
        if (adapts && rule is ("larc" or "solo"))
        {
            double factor = Trust * Norm(w) / (Norm(g) + (decay * Norm(w)) + 1e-8);
            if (rule == "solo") factor = Math.Min(factor / lr, 1);
            d = Norm(w) > 0 && Norm(g) > 0 ? Scaled(d, factor) : g;
        }
        for (int i = 0; i < w.Length; i++)
        {
            if (rule is "adam" or "adamw")
            {
                m[i] = (Beta1 * m[i]) + ((1 - Beta1) * d[i]);
                v[i] = (Beta2 * v[i]) + ((1 - Beta2) * d[i] * d[i]);
                double mean = m[i] / (1 - Math.Pow(Beta1, t)), square = v[i] / (1 - Math.Pow(Beta2, t));
                w[i] = (w[i] * (rule == "adamw" ? 1 - (lr * decay) : 1)) - (lr * mean / (Math.Sqrt(square) + Eps));
                continue;
            }
            m[i] = (rule == "plain" ? 0 : Momentum * m[i]) + (rule == "simclr" ? lr * d[i] : d[i]);
            w[i] -= rule switch { "simclr" => m[i], "nesterov" => lr * (d[i] + (Momentum * m[i])), _ => lr * m[i] };
        }
    }

    public static double Norm(double[] numbers) => Math.Sqrt(numbers.Sum(n => n * n));

    private static double[] Scaled(double[] numbers, double factor) => [.. numbers.Select(n => factor * n)];
}
