using System.Text.Json;
using System.Text.Json.Nodes;
using System.ComponentModel.DataAnnotations;
using Parallax.Training.Recipes.Binding;
using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes;

/// <summary>A JSON schema of the same records, for editors that complete and check recipes.</summary>
public sealed class RecipeSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly RecipeTypes types;

    private RecipeSchema(RecipeTypes types) => this.types = types;

    /// <summary>The schema of <typeparamref name="T"/>, JSON Schema 2020-12.</summary>
    public static string Of<T>(RecipeTypes types) where T : class
    {
        JsonObject root = new RecipeSchema(types).OfRecord(typeof(T), null, null);
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "Parallax recipe");
        return root.ToJsonString(Indented) + "\n";
    }

    private JsonObject OfRecord(Type type, string? name, object? stated)
    {
        RecordShape shape = RecordShape.Of(type);
        object? defaults = stated ?? (shape.Positional.Count == 0 ? Activator.CreateInstance(type) : null);
        var properties = new JsonObject();
        var required = new JsonArray();
        if (name is not null)
        {
            properties["name"] = new JsonObject { ["const"] = name };
            required.Add("name");
        }
        foreach (RecordMember member in shape.Members)
        {
            object? initial = defaults is null ? null : member.Get(defaults);
            properties[member.Key] = OfMember(member, initial);
            if (member.IsMissing(defaults, stated is not null)) required.Add(member.Key);
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0) schema["required"] = required;
        return schema;
    }

    private JsonObject OfMember(RecordMember member, object? initial)
    {
        JsonObject schema = OfValue(member.ValueType, new Rules(member.Rules), initial);
        if (initial is not null && ScalarText.IsScalar(member.ValueType) && !member.IsRequired) schema["default"] = Literal(initial);
        return member.MayBeNull ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) } : schema;
    }

    private JsonObject OfValue(Type type, Rules rules, object? initial)
    {
        if (ScalarText.IsScalar(type)) return OfScalar(type, rules);
        if (ListType.ItemOf(type) is { } item) return new JsonObject { ["type"] = "array", ["items"] = OfValue(item, rules, null) };
        if (types.IsFamily(type))
            return new JsonObject { ["oneOf"] = new JsonArray([.. types.Names(type).Select(name => OfRecord(types.Find(type, name)!, name, null))]) };
        RecordShape shape = RecordShape.Of(type);
        if (!shape.IsPair) return OfRecord(type, null, initial);
        return new JsonObject
        {
            ["type"] = "array",
            ["prefixItems"] = new JsonArray([.. shape.Positional.Select(part => OfScalar(part.ValueType, rules.And(new Rules(part.Rules))))]),
            ["minItems"] = shape.Positional.Count,
            ["maxItems"] = shape.Positional.Count,
        };
    }

    private static JsonObject OfScalar(Type type, Rules rules)
    {
        if (type.IsEnum) return new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)ScalarText.Key(name))]) };
        var schema = new JsonObject
        {
            ["type"] = type == typeof(string) ? "string" : type == typeof(bool) ? "boolean" : ScalarText.IsInteger(type) ? "integer" : "number",
        };
        if (rules.Allowed.Any()) schema["enum"] = new JsonArray([.. rules.Allowed.Select(one => one is null ? null : Literal(one))]);
        foreach (RangeAttribute range in rules.Ranges)
        {
            if (Rules.IsBoundedBelow(range)) schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Literal(range.Minimum);
            if (Rules.IsBoundedAbove(range)) schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Literal(range.Maximum);
        }
        return schema;
    }

    private static JsonNode Literal(object value) => value switch
    {
        Enum or string => JsonValue.Create(value as string ?? ScalarText.Write(value)),
        _ => JsonNode.Parse(ScalarText.Write(value))!,
    };
}
