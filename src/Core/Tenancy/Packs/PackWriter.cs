using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>Writes a pack as the files it was read from: one form for one content, whatever road the content took.</summary>
public static class PackWriter
{
    /// <summary>File name → UTF-8 text. Reading the result gives an equal pack; writing that gives the same bytes.</summary>
    public static IReadOnlyDictionary<string, byte[]> Write(TenantPack pack) =>
        ToNodes(pack).ToDictionary(entry => entry.Key, entry => CanonicalJson.Write(entry.Value), StringComparer.Ordinal);

    internal static SortedDictionary<string, JsonObject> ToNodes(TenantPack pack)
    {
        var files = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (kind, name) in PackFiles.Required)
        {
            files[name] = ToNode(kind, SectionOf(pack, kind));
        }

        if (pack.Roles is { Roles.Count: > 0 } roles)
        {
            files[PackFiles.Roles] = ToNode(PackFileKind.Roles, roles);
        }

        foreach (var (language, texts) in pack.Texts)
        {
            files[PackFiles.TextsName(language)] = ToNode(PackFileKind.Texts, texts);
        }

        return files;
    }

    /// <summary>Sorts maps, drops what equals its default, and puts the schema line first.</summary>
    internal static JsonObject Canonical(PackFileKind kind, JsonObject content)
    {
        var schema = PackSchemas.For(kind);
        var tidy = Tidy(schema, schema.Root, content).AsObject();
        tidy.Remove("$schema");
        var file = new JsonObject { ["$schema"] = PackSchemas.Reference(kind) };
        foreach (var (name, value) in tidy.ToList())
        {
            tidy.Remove(name);
            file[name] = value;
        }

        return file;
    }

    private static JsonObject ToNode(PackFileKind kind, object section) =>
        Canonical(kind, JsonSerializer.SerializeToNode(section, PackJsonContext.TypeFor(kind))!.AsObject());

    private static object SectionOf(TenantPack pack, PackFileKind kind) => kind switch
    {
        PackFileKind.Tenant => pack.Tenant,
        PackFileKind.Organisation => pack.Organisation,
        PackFileKind.Topics => pack.Topics,
        PackFileKind.Clocks => pack.Clocks,
        PackFileKind.Calendar => pack.Calendar,
        PackFileKind.Workflow => pack.Workflow,
        PackFileKind.Channels => pack.Channels,
        PackFileKind.Neighbourhoods => pack.Neighbourhoods,
        PackFileKind.Roles => pack.Roles!,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a single file of the pack."),
    };

    private static JsonNode Tidy(JsonSchema document, JsonObject declared, JsonNode value)
    {
        var schema = document.Resolve(declared);
        switch (value)
        {
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Tidy(document, schema["items"]!.AsObject(), item!))]);
            case JsonObject map when schema["additionalProperties"] is JsonObject each:
                return new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Tidy(document, each, p.Value!))));
            case JsonObject record:
                var tidy = new JsonObject();
                foreach (var (name, property) in schema["properties"]!.AsObject())
                {
                    // An absent list and an empty one mean the same where the list is optional, so only one of them is written.
                    if (record[name] is { } child && !JsonNode.DeepEquals(child, property!["default"]) && !IsIdle(schema, name, child))
                    {
                        tidy[name] = Tidy(document, property.AsObject(), child);
                    }
                }

                return tidy;
            default:
                return value.DeepClone();
        }
    }

    private static bool IsIdle(JsonObject schema, string name, JsonNode child) =>
        child is JsonArray { Count: 0 } or JsonObject { Count: 0 }
        && schema["required"] is JsonArray required
        && !required.Any(r => r!.GetValue<string>() == name);
}
