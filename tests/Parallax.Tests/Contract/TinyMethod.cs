using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Parallax.Training;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.Contract;

/// <summary>Any method made small enough to train in a test, without knowing it: large numbers of its options are cut down.</summary>
internal static class TinyMethod
{
    private const int Large = 64;
    private const int Small = 16;

    /// <summary>Every method that recipes can name.</summary>
    public static IReadOnlyCollection<string> Names { get; } = MethodCatalog.BuiltIn().Types.Names(typeof(MethodOptions));

    /// <summary>Every optimizer that recipes can name.</summary>
    public static IReadOnlyCollection<string> Optimizers { get; } = MethodCatalog.BuiltIn().Types.Names(typeof(OptimizerOptions));

    /// <summary>A recipe of two epochs of three steps for 26 images.</summary>
    public static EffectiveRecipe<Recipe> Recipe(string method, string optimizer, params string[] assignments)
    {
        var binder = new RecipeBinder(MethodCatalog.BuiltIn().Types);
        string yaml = $$"""
            method: { name: {{method}} }
            backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
            optim: { name: {{optimizer}} }
            schedule: { epochs: 2, warmup_epochs: 1, batch: 8 }
            """;
        MethodOptions published = binder.Bind<Recipe>(new RecipeText("published.yaml", yaml)).Value.Method;
        return binder.Bind<Recipe>(new RecipeText("tiny.yaml", yaml), [.. Cut(published, "method"), Views(published.DefaultViews), .. assignments]);
    }

    // Numbers of nested records too; fractions and small counts stay.
    private static IEnumerable<string> Cut(object options, string path)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties().Where(p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters().Length == 0))
        {
            string key = $"{path}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)}";
            switch (property.GetValue(options))
            {
                case int or long when Convert.ToInt64(property.GetValue(options), CultureInfo.InvariantCulture) > Large:
                    yield return $"{key}={Small}";
                    break;
                case IEnumerable<int> list when list.Any(value => value > Large):
                    yield return $"{key}=[{string.Join(", ", list.Select(value => Math.Min(value, Small)))}]";
                    break;
                case { } record when record is not (string or IEnumerable or ViewPlan) && !record.GetType().IsPrimitive && !record.GetType().IsEnum:
                    foreach (string inner in Cut(record, key)) yield return inner;
                    break;
            }
        }
    }

    private static string Views(ViewPlan plan)
    {
        string global = $"global: {{ count: {plan.Global.Count}, size: {(plan.Local is null ? 16 : 24)} }}";
        return plan.Local is { } local ? $"views={{ {global}, local: {{ count: {local.Count}, size: 16 }} }}" : $"views={{ {global} }}";
    }
}
