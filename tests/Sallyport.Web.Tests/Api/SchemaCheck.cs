using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sallyport.Web.Tests.Api;

/// <summary>The part of JSON Schema that the document uses. A keyword that it does not know is a fault of its own, so that nothing passes unseen.</summary>
internal static class SchemaCheck
{
    /// <summary>What is wrong, each with its place; empty when the value fits.</summary>
    public static IReadOnlyList<string> Faults(JsonElement document, JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(document, schema, value, "$", faults);
        return faults;
    }

    private static void Check(JsonElement document, JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (schema.ValueKind == JsonValueKind.True)
        {
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var wanted = keyword.Value;
            var fits = keyword.Name switch
            {
                "$ref" => Nested(document, Resolve(document, wanted.GetString()!), value, at, faults),
                "allOf" => wanted.EnumerateArray().All(one => Nested(document, one, value, at, faults)),
                "type" => wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray().Any(one => IsA(value, one.GetString())) : IsA(value, wanted.GetString()),
                "enum" => wanted.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
                "const" => JsonElement.DeepEquals(wanted, value),
                "required" => value.ValueKind != JsonValueKind.Object || wanted.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
                "properties" => Properties(document, wanted, value, at, faults),
                "additionalProperties" when wanted.ValueKind == JsonValueKind.Object && !schema.TryGetProperty("properties", out _) =>
                    value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(one => Nested(document, wanted, one.Value, $"{at}.{one.Name}", faults)),
                "additionalProperties" => wanted.ValueKind == JsonValueKind.False && (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(one => schema.GetProperty("properties").TryGetProperty(one.Name, out _))),
                "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(one => Nested(document, wanted, one, at + "[]", faults)),
                "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= wanted.GetInt32(),
                "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= wanted.GetInt32(),
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= wanted.GetDouble(),
                "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= wanted.GetDouble(),
                "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() > wanted.GetDouble(),
                "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= wanted.GetInt32(),
                "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= wanted.GetInt32(),
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, wanted.GetString()!),
                "format" => wanted.GetString() == "date-time" && (value.ValueKind != JsonValueKind.String || value.TryGetDateTimeOffset(out _)),
                "default" => true,
                _ => false,
            };
            if (!fits)
            {
                faults.Add($"{at}: {keyword.Name} {wanted} against {value}");
            }
        }
    }

    private static bool Nested(JsonElement document, JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        var before = faults.Count;
        Check(document, schema, value, at, faults);
        return faults.Count == before;
    }

    private static bool Properties(JsonElement document, JsonElement properties, JsonElement value, string at, List<string> faults) =>
        value.ValueKind != JsonValueKind.Object
        || properties.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out var part) || Nested(document, one.Value, part, $"{at}.{one.Name}", faults));

    private static JsonElement Resolve(JsonElement document, string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        return reference[2..].Split('/').Aggregate(document, static (at, name) => at.GetProperty(name));
    }

    private static bool IsA(JsonElement value, string? type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
