using System.Collections.Immutable;

namespace Parallax.Training.Recipes.Binding;

/// <summary>Lists as properties declare them: arrays, <c>IReadOnlyList</c>, <c>ImmutableArray</c>.</summary>
internal static class ListType
{
    /// <summary>The type of the items, or null when the type is no list.</summary>
    public static Type? ItemOf(Type type)
    {
        if (type.IsArray) return type.GetElementType();
        if (!type.IsGenericType) return null;
        Type open = type.GetGenericTypeDefinition();
        bool isList = open == typeof(ImmutableArray<>) || open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyCollection<>) || open == typeof(IEnumerable<>);
        return isList ? type.GetGenericArguments()[0] : null;
    }

    /// <summary>A list of the declared type.</summary>
    public static object Make(Type type, Type item, IReadOnlyList<object?> values)
    {
        Array array = Array.CreateInstance(item, values.Count);
        for (int i = 0; i < values.Count; i++) array.SetValue(values[i], i);
        return type.IsInstanceOfType(array)
            ? array
            : typeof(ImmutableArray).GetMethods().Single(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(item).Invoke(null, [array])!;
    }
}
