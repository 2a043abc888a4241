using System.ComponentModel.DataAnnotations;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Recipes;

/// <summary>A root like the real one, with every kind of value.</summary>
public sealed record SampleRecipe : IValidatableObject
{
    public required SampleMethod Method { get; init; }

    public SampleViews? Views { get; init; }

    public OptimizerOptions Optim { get; init; } = new LarsOptions { BaseLr = 0.3 };

    public SampleSchedule Schedule { get; init; } = new() { Epochs = 30 };

    public Precision Precision { get; init; } = Precision.Float32;

    public string Note { get; init; } = "";

    public ulong Seed { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Schedule.Epochs == 13) yield return new("thirteen epochs bring bad luck", [nameof(Schedule)]);
    }

    public static RecipeTypes Types() => Recipe.AddRules(new RecipeTypes())
        .Add<SampleMethod, SampleVicRegL>("vicregl")
        .Add<SampleMethod, SampleVicReg>("vicreg");

    public static RecipeBinder Binder() => new(Types());

    public static EffectiveRecipe<SampleRecipe> Bind(string yaml, params string[] assignments) =>
        Binder().Bind<SampleRecipe>(new RecipeText("mine.yaml", yaml), assignments);

    /// <summary>The whole message that a faulty recipe gives.</summary>
    public static string FaultsOf(string yaml, params string[] assignments) =>
        Assert.Throws<RecipeException>(() => Bind(yaml, assignments)).Message;
}

public abstract record SampleMethod
{
    public virtual int DerivedIsNoKey => 1;
}

public sealed record SampleVicRegL : SampleMethod
{
    [Range(0.0, 1.0)] public double Alpha { get; init; } = 0.75;

    [Range(1, 1024), Length(1, 2)] public IReadOnlyList<int> PlaceMatches { get; init; } = [20, 4];

    [AllowedValues("released", "paper")] public string Variant { get; init; } = "released";
}

public sealed record SampleVicReg : SampleMethod
{
    [Range(0.0, double.PositiveInfinity, MinimumIsExclusive = true)] public float Weight { get; init; } = 25;
}

public sealed record SampleViews
{
    public SampleView Global { get; init; } = new() { Size = 224 };

    public IReadOnlyList<SampleView> Locals { get; init; } = [];

    [Range(0.0, 1.0)] public (double Least, double Most) Gray { get; init; } = (0, 0.2);
}

public sealed record SampleView
{
    [Range(8, 1024)] public int Size { get; init; } = 96;

    public SampleRange Scale { get; init; } = new(0.08, 1);

    public bool Flip { get; init; } = true;
}

public readonly record struct SampleRange([Range(0.0, 1.0)] double Least, [Range(0.0, 1.0)] double Most) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Least > Most) yield return new($"expected the smaller first, found [{Least}, {Most}]");
    }
}

public sealed record SampleSchedule : IValidatableObject
{
    [Range(1, int.MaxValue)] public int Epochs { get; init; } = 100;

    public int WarmupEpochs { get; init; } = 10;

    public int? StopAfter { get; init; } = 7;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WarmupEpochs > Epochs) yield return new($"expected at most epochs ({Epochs}), found {WarmupEpochs}", [nameof(WarmupEpochs)]);
    }
}
