using System.Collections.Concurrent;
using System.Reflection;
using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes.Binding;

/// <summary>What a record looks like in a recipe: its keys in order, base record first, and how it is made.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private readonly ConstructorInfo? constructor;
    private readonly MethodInfo? copy;

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, static type => new RecordShape(type));

    private RecordShape(Type type)
    {
        Type = type;
        copy = type.GetMethod("<Clone>$");
        constructor = type.GetConstructors()
            .Where(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length);
        ParameterInfo[] parameters = constructor?.GetParameters() ?? [];
        Members = IsTuple ? [.. parameters.Select(RecordMember.OfTuple)] : [.. Settable(type).Select(property => RecordMember.Of(property, parameters))];
        Positional = [.. parameters.Select(parameter => Members.FirstOrDefault(member => member.Parameter == parameter)).OfType<RecordMember>()];
    }

    public Type Type { get; }

    /// <summary>Every key.</summary>
    public IReadOnlyList<RecordMember> Members { get; }

    /// <summary>The members that the constructor takes, in its order.</summary>
    public IReadOnlyList<RecordMember> Positional { get; }

    /// <summary>Whether the record is written as a list of its values: <c>[0.08, 1]</c>.</summary>
    public bool IsPair =>
        Positional.Count >= 2 && Positional.Count == Members.Count && Members.All(member => ScalarText.IsScalar(member.ValueType));

    public RecordMember? Find(string key) => Members.FirstOrDefault(member => member.Key == key);

    /// <summary>A new record from <paramref name="values"/> over <paramref name="defaults"/>, or over the initialisers when that is null.</summary>
    public object Make(object? defaults, IReadOnlyDictionary<RecordMember, object?> values)
    {
        object made = defaults is null ? Construct(values) : Copy(defaults);
        foreach (var (member, value) in values) member.Set(made, value);
        return made;
    }

    private object Copy(object record) =>
        copy is not null ? copy.Invoke(record, null)!
        : Type.IsValueType ? record   // boxed: Make got a box of its own from the property's getter
        : throw new InvalidOperationException($"{Type.Name} is no record: a recipe copies defaults before it changes them");

    private object Construct(IReadOnlyDictionary<RecordMember, object?> values)
    {
        if (constructor is null || Positional.Count == 0) return Activator.CreateInstance(Type)!;
        object?[] arguments = [.. Positional.Select(member => values.TryGetValue(member, out object? value) ? value : member.ParameterDefault)];
        return constructor.Invoke(arguments);
    }

    /// <summary>Whether this is <c>(double, double)</c> and its like, whose parts have no names.</summary>
    public bool IsTuple => Type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal);

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .Select(property => (Property: property, Declared: property.GetMethod!.GetBaseDefinition()))   // an override stands where the base record has it
            .OrderBy(member => Depth(member.Declared.DeclaringType!)).ThenBy(member => member.Declared.MetadataToken)
            .Select(member => member.Property);

    private static int Depth(Type type) => type.BaseType is null ? 0 : 1 + Depth(type.BaseType);
}
