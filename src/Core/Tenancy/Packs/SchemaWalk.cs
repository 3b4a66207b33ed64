using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>One walk over a document beside its schema, reporting every fault and not only the first.</summary>
internal sealed class SchemaWalk(JsonSchema document)
{
    public IEnumerable<SchemaFault> Visit(JsonObject declared, JsonNode? value, string path)
    {
        var schema = document.Resolve(declared);
        if (schema["type"]?.GetValue<string>() is { } type && !IsOf(type, value))
        {
            yield return new(path, "schema.type", $"This is {Describe(value)}, expected {Article(type)}.", $"Write {Article(type)} here.");
            yield break;
        }

        var faults = value switch
        {
            JsonObject o => VisitObject(schema, o, path),
            JsonArray a => VisitArray(schema, a, path),
            JsonValue v when v.GetValueKind() == JsonValueKind.String => VisitString(schema, v.GetValue<string>(), path),
            JsonValue v when v.GetValueKind() == JsonValueKind.Number => VisitNumber(schema, Number(v), path),
            _ => [],
        };

        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    private IEnumerable<SchemaFault> VisitObject(JsonObject schema, JsonObject value, string path)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var name in Strings(schema["required"]).Where(name => !value.ContainsKey(name)))
        {
            yield return new(path, "schema.required", $"'{name}' is missing.", $"Add '{name}'.");
        }

        if (schema["minProperties"] is { } least && value.Count < Number(least))
        {
            yield return new(path, "schema.empty", "This object is empty.", $"Give it at least {Text(least)} entry.");
        }

        foreach (var (name, child) in value)
        {
            var at = JsonPointer.Append(path, name);
            if (properties?[name] is JsonObject known)
            {
                foreach (var fault in Visit(known, child, at))
                {
                    yield return fault;
                }

                continue;
            }

            if (schema["additionalProperties"] is not JsonObject map)
            {
                var expected = properties is null ? "none" : string.Join(", ", properties.Select(p => p.Key));
                yield return new(at, "schema.unknown", $"'{name}' is not known here.", $"Remove it, or use one of: {expected}.");
                continue;
            }

            var nameFaults = schema["propertyNames"] is JsonObject names ? VisitString(names, name, at) : [];
            foreach (var fault in nameFaults.Concat(Visit(map, child, at)))
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<SchemaFault> VisitArray(JsonObject schema, JsonArray value, string path)
    {
        if (schema["minItems"] is { } least && value.Count < Number(least))
        {
            yield return new(path, "schema.items",
                $"The list has {value.Count} entries, at least {Text(least)} are needed.", "Add the missing entries.");
        }

        if (schema["maxItems"] is { } most && value.Count > Number(most))
        {
            yield return new(path, "schema.items",
                $"The list has {value.Count} entries, at most {Text(most)} are allowed.", "Remove the surplus entries.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < value.Count; i++)
        {
            var at = JsonPointer.Append(path, i);
            if (schema["uniqueItems"]?.GetValue<bool>() == true && !seen.Add(CanonicalJson.Compact(value[i])))
            {
                yield return new(at, "schema.unique",
                    $"{CanonicalJson.Compact(value[i])} stands twice in the list.", "Remove one of the two.");
            }

            if (schema["items"] is JsonObject items)
            {
                foreach (var fault in Visit(items, value[i], at))
                {
                    yield return fault;
                }
            }
        }
    }

    private static IEnumerable<SchemaFault> VisitString(JsonObject schema, string value, string path)
    {
        var allowed = Strings(schema["enum"]).ToList();
        if (allowed.Count > 0 && !allowed.Contains(value, StringComparer.Ordinal))
        {
            yield return new(path, "schema.enum",
                $"'{value}' is not one of the allowed words.", $"Use one of: {string.Join(", ", allowed)}.");
        }

        if (schema["pattern"]?.GetValue<string>() is { } pattern && !JsonSchema.Matches(pattern, value))
        {
            yield return new(path, "schema.pattern",
                $"'{value}' does not have the required form.", $"Write it so that it matches {pattern}.");
        }

        if (schema["minLength"] is { } least && value.Length < Number(least))
        {
            yield return new(path, "schema.length", "The text is too short.", $"Write at least {Text(least)} characters.");
        }

        if (schema["maxLength"] is { } most && value.Length > Number(most))
        {
            yield return new(path, "schema.length", $"The text has {value.Length} characters.", $"Write at most {Text(most)} characters.");
        }
    }

    private static IEnumerable<SchemaFault> VisitNumber(JsonObject schema, decimal value, string path)
    {
        if (schema["minimum"] is { } least && value < Number(least))
        {
            yield return new(path, "schema.range",
                $"{value.ToString(CultureInfo.InvariantCulture)} is too small.", $"Use {Text(least)} or more.");
        }

        if (schema["exclusiveMinimum"] is { } above && value <= Number(above))
        {
            yield return new(path, "schema.range",
                $"{value.ToString(CultureInfo.InvariantCulture)} is too small.", $"Use more than {Text(above)}.");
        }

        if (schema["maximum"] is { } most && value > Number(most))
        {
            yield return new(path, "schema.range",
                $"{value.ToString(CultureInfo.InvariantCulture)} is too large.", $"Use {Text(most)} or less.");
        }
    }

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue v && v.GetValueKind() == JsonValueKind.String,
        "boolean" => value is JsonValue v && v.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value is JsonValue v && v.GetValueKind() == JsonValueKind.Number && TryNumber(v, out _),
        "integer" => value is JsonValue v && v.GetValueKind() == JsonValueKind.Number && TryNumber(v, out var n)
            && decimal.IsInteger(n) && n is >= int.MinValue and <= int.MaxValue,
        _ => throw new NotSupportedException($"Schema type '{type}' is not implemented."),
    };

    private static string Describe(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string Article(string type) => type switch
    {
        "object" => "an object",
        "array" => "a list",
        "string" => "text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        _ => "a number",
    };

    private static IEnumerable<string> Strings(JsonNode? list) => list is JsonArray array ? array.Select(v => v!.GetValue<string>()) : [];

    private static string Text(JsonNode number) => Number(number).ToString(CultureInfo.InvariantCulture);

    private static decimal Number(JsonNode value) => TryNumber(value, out var number) ? number : 0;

    private static bool TryNumber(JsonNode value, out decimal number) =>
        decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
