namespace Parallax.Training.Recipes;

/// <summary>Which record a <c>name:</c> stands for, per family (methods, backbones, optimisers).</summary>
public sealed class RecipeTypes
{
    private readonly Dictionary<Type, SortedDictionary<string, Type>> families = [];

    /// <summary>Lets <c>name: <paramref name="name"/></c> choose <typeparamref name="TRecord"/> where a <typeparamref name="TBase"/> is expected.</summary>
    /// <exception cref="ArgumentException">The family has this name already.</exception>
    public RecipeTypes Add<TBase, TRecord>(string name) where TRecord : TBase
    {
        if (!families.TryGetValue(typeof(TBase), out SortedDictionary<string, Type>? family))
            families.Add(typeof(TBase), family = new(StringComparer.Ordinal));
        if (!family.TryAdd(name, typeof(TRecord)))
            throw new ArgumentException($"'{name}' is already {family[name].Name} among {typeof(TBase).Name}s", nameof(name));
        return this;
    }

    /// <summary>The names of a family in alphabetical order; empty when the type is no family.</summary>
    public IReadOnlyCollection<string> Names(Type family) => families.TryGetValue(family, out var types) ? types.Keys : [];

    internal bool IsFamily(Type type) => families.ContainsKey(type);

    internal Type? Find(Type family, string name) => families[family].GetValueOrDefault(name);

    internal string NameOf(Type family, Type record) =>
        families[family].FirstOrDefault(pair => pair.Value == record).Key
        ?? throw new InvalidOperationException($"{record.Name} has no name among {family.Name}s: register it with RecipeTypes.Add");
}
