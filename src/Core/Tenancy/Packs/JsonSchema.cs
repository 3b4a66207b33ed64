using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Derman.Core.Tenancy.Packs;

/// <summary>
/// The part of JSON Schema 2020-12 that our schemas use. A keyword outside this part is refused when the schema is loaded,
/// so that no rule is ever written and silently not checked.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "$schema", "$defs", "$ref", "title", "description", "default", "type", "properties", "required", "additionalProperties",
        "propertyNames", "minProperties", "items", "minItems", "maxItems", "uniqueItems", "enum", "pattern", "minLength", "maxLength",
        "minimum", "maximum", "exclusiveMinimum",
    };

    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    private JsonSchema(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    public static JsonSchema Parse(string text)
    {
        var root = JsonNode.Parse(text)!.AsObject();
        Guard(root);
        return new JsonSchema(root);
    }

    /// <summary>Follows <c>$ref</c> into <c>$defs</c>.</summary>
    public JsonObject Resolve(JsonObject schema)
    {
        while (schema["$ref"] is JsonValue reference)
        {
            var name = reference.GetValue<string>()["#/$defs/".Length..];
            schema = Root["$defs"]![name]!.AsObject();
        }

        return schema;
    }

    public IEnumerable<SchemaFault> Validate(JsonNode? value) => new SchemaWalk(this).Visit(Root, value, "");

    public static bool Matches(string pattern, string text) => Patterns.GetOrAdd(
        pattern,
        p => new Regex(p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1))).IsMatch(text);

    private static void Guard(JsonObject schema)
    {
        foreach (var (keyword, value) in schema)
        {
            if (!Keywords.Contains(keyword))
            {
                throw new NotSupportedException($"Schema keyword '{keyword}' is not implemented.");
            }

            switch (keyword)
            {
                case "properties" or "$defs":
                    foreach (var (_, child) in value!.AsObject())
                    {
                        Guard(child!.AsObject());
                    }

                    break;
                case "items" or "propertyNames":
                    Guard(value!.AsObject());
                    break;
                case "additionalProperties" when value is JsonObject map:
                    Guard(map);
                    break;
            }
        }
    }
}

/// <summary>One violation of a schema.</summary>
internal sealed record SchemaFault(string Path, string Code, string Cause, string Cure);
