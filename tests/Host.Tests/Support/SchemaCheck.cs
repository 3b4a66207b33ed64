using System.Globalization;
using System.Text.Json;

namespace Derman.Host.Tests.Support;

/// <summary>
/// As much of JSON Schema as our own description uses, and strict: what a schema does not name must not be in an answer. Whoever
/// generates a client from the description relies on exactly that.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    public List<string> Mistakes(JsonElement schema, JsonElement value)
    {
        var found = new List<string>();
        Look(schema, value, "$", found);
        return found;
    }

    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = Find(reference.GetString()!) ?? throw new InvalidOperationException($"{reference} leads nowhere.");
        }

        return schema;
    }

    public JsonElement? Find(string reference)
    {
        var place = document;
        foreach (var step in reference.TrimStart('#', '/').Split('/'))
        {
            if (!place.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out place))
            {
                return null;
            }
        }

        return place;
    }

    private void Look(JsonElement schema, JsonElement value, string path, List<string> found)
    {
        schema = Resolve(schema);
        foreach (var word in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(word, out var options))
            {
                var tried = options.EnumerateArray().Select(o => Mistakes(o, value)).ToList();
                if (!tried.Exists(t => t.Count == 0))
                {
                    found.AddRange(tried.Count == 0 ? [] : tried[^1].Select(m => $"{path}{m[1..]}"));
                }

                return;
            }
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => Is(t, value)))
        {
            found.Add($"{path}: {type} expected, {Short(value)} found");
            return;
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => a.ToString() == value.ToString()))
        {
            found.Add($"{path}: {value} is not in the list");
        }

        if (schema.TryGetProperty("format", out var format) && value.ValueKind == JsonValueKind.String && !Fits(format.GetString()!, value.GetString()!))
        {
            found.Add($"{path}: '{value}' is no {format}");
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var i = 0;
            foreach (var item in value.EnumerateArray())
            {
                Look(items, item, $"{path}[{i++}]", found);
            }
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            LookInside(schema, value, path, found);
        }
    }

    private void LookInside(JsonElement schema, JsonElement value, string path, List<string> found)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            found.AddRange(required.EnumerateArray().Select(r => r.GetString()!).Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{path}: {r} is missing"));
        }

        var any = schema.TryGetProperty("additionalProperties", out var rest);
        var known = schema.TryGetProperty("properties", out var properties);
        foreach (var member in value.EnumerateObject())
        {
            if (known && properties.TryGetProperty(member.Name, out var inner))
            {
                Look(inner, member.Value, $"{path}.{member.Name}", found);
            }
            else if (any && rest.ValueKind == JsonValueKind.Object)
            {
                Look(rest, member.Value, $"{path}.{member.Name}", found);
            }
            else if (known || !any)
            {
                found.Add($"{path}.{member.Name} is not described");
            }
        }
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };

    private static bool Fits(string format, string text) => format switch
    {
        "uuid" => Guid.TryParse(text, out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.Contains('T', StringComparison.Ordinal),
        _ => true,
    };

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] : value.GetRawText();
}
