using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes.Binding;

/// <summary>One key of a record: its spelling, its type, the rules that its property declares.</summary>
internal sealed class RecordMember
{
    private readonly PropertyInfo? property;
    private readonly FieldInfo? field;
    private readonly bool isRequired;

    private RecordMember(string name, MemberInfo member, ParameterInfo? parameter, NullabilityInfo nullability)
    {
        (Name, Key, Parameter) = (name, ScalarText.Key(name), parameter);
        (property, field) = (member as PropertyInfo, member as FieldInfo);
        Type declared = property?.PropertyType ?? field!.FieldType;
        ValueType = Nullable.GetUnderlyingType(declared) ?? declared;
        MayBeNull = ValueType != declared || (!declared.IsValueType && nullability.WriteState == NullabilityState.Nullable);
        // A positional record carries its attributes on the parameter.
        Rules = [.. member.GetCustomAttributes<ValidationAttribute>(), .. parameter?.GetCustomAttributes<ValidationAttribute>() ?? []];
        isRequired = member.IsDefined(typeof(RequiredMemberAttribute)) || Rules.Any(rule => rule is RequiredAttribute);
    }

    public static RecordMember Of(PropertyInfo property, ParameterInfo[] parameters) =>
        new(property.Name, property, Array.Find(parameters, parameter => parameter.Name == property.Name), new NullabilityInfoContext().Create(property));

    public static RecordMember OfTuple(ParameterInfo parameter)
    {
        FieldInfo item = parameter.Member.DeclaringType!.GetField($"Item{parameter.Position + 1}")!;
        return new RecordMember(item.Name, item, parameter, new NullabilityInfoContext().Create(item));
    }

    public string Name { get; }

    public string Key { get; }

    /// <summary>The type without <c>?</c>.</summary>
    public Type ValueType { get; }

    public bool MayBeNull { get; }

    public IReadOnlyList<ValidationAttribute> Rules { get; }

    public ParameterInfo? Parameter { get; }

    /// <summary>Whether a record that leaves this key out has no value for it.</summary>
    /// <param name="made">What stands for the keys that are left out, or null when there is nothing.</param>
    /// <param name="stated">Whether that is a default that somebody wrote, and not just a fresh record.</param>
    public bool IsMissing(object? made, bool stated) =>
        made is null ? Parameter is null ? isRequired : !Parameter.HasDefaultValue
        : !stated && isRequired || (!MayBeNull && Get(made) is null);

    /// <summary>Whether a recipe must give this key when nothing else is known about the record.</summary>
    public bool IsRequired => isRequired || Parameter is { HasDefaultValue: false };

    public object? ParameterDefault =>
        Parameter is { HasDefaultValue: true } ? Parameter.DefaultValue : ValueType.IsValueType && !MayBeNull ? Activator.CreateInstance(ValueType) : null;

    public object? Get(object record) => property is not null ? property.GetValue(record) : field!.GetValue(record);

    public void Set(object record, object? value)
    {
        if (property is not null) property.SetValue(record, value);
        else field!.SetValue(record, value);
    }
}
