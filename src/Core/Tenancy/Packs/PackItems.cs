using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>A list inside a pack file whose entries have an identity of their own.</summary>
internal sealed record ItemList(string Property, string Noun, Func<JsonObject, string> Key, params ItemList[] Nested);

/// <summary>One entry of a pack that can be added, changed or removed by itself.</summary>
/// <param name="List">Where it stands: file, and the list inside it.</param>
/// <param name="Label">What people call it: <c>topic YOL-CUKUR</c>.</param>
/// <param name="Value">Its content without nested lists.</param>
internal sealed record PackItem(string File, string List, string Key, string Label, JsonNode Value);

/// <summary>
/// Takes a pack apart into items and puts it together again. One table for plan and merge, so that both see the same items.
/// </summary>
internal static class PackItems
{
    /// <summary>Entries outside any list: settings of the file itself.</summary>
    private const string Settings = "";

    private static readonly Dictionary<PackFileKind, ItemList[]> Lists = new()
    {
        [PackFileKind.Organisation] = [new("directorates", "directorate", Code)],
        [PackFileKind.Topics] =
        [
            new("requestTypes", "request type", Code), new("topics", "topic", Code),
            new("groups", "group", Code), new("causes", "cause", Code),
        ],
        [PackFileKind.Clocks] = [new("clocks", "clock", Code), new("escalation", "escalation level", o => o["level"]!.ToJsonString())],
        [PackFileKind.Calendar] =
        [
            new("calendars", "calendar", Code, new("specialDays", "special day", Date), new("holidays", "holiday", Date)),
        ],
        [PackFileKind.Workflow] = [new("states", "state", Code), new("transitions", "transition", Move), new("outcomes", "outcome", Code)],
        [PackFileKind.Channels] = [new("channels", "channel", Code), new("accounts", "account", o => o["account"]!.GetValue<string>())],
        [PackFileKind.Neighbourhoods] = [new("neighbourhoods", "neighbourhood", Code)],
        [PackFileKind.Roles] = [new("roles", "role", Code)],
    };

    public static IEnumerable<PackItem> Split(TenantPack pack) =>
        PackWriter.ToNodes(pack).SelectMany(file => SplitFile(file.Key, file.Value));

    public static IReadOnlyDictionary<string, byte[]> Join(IEnumerable<PackItem> items)
    {
        var all = items.ToLookup(item => item.File, StringComparer.Ordinal);
        return PackFiles.Required.Select(required => required.Name) // a file without items is an empty list, not a missing file
            .Union(all.Select(file => file.Key), StringComparer.Ordinal)
            .ToDictionary(file => file, file => JoinFile(PackFiles.KindOf(file)!.Value, all[file]), StringComparer.Ordinal);
    }

    private static byte[] JoinFile(PackFileKind kind, IEnumerable<PackItem> items)
    {
        var lists = items.ToLookup(item => item.List, StringComparer.Ordinal);
        var content = new JsonObject();
        foreach (var setting in lists[Settings])
        {
            content[setting.Key] = setting.Value.DeepClone();
        }

        if (kind == PackFileKind.Texts)
        {
            content = new JsonObject { ["texts"] = content };
        }

        Fill(content, Lists.GetValueOrDefault(kind, []), Settings, lists);
        return CanonicalJson.Write(PackWriter.Canonical(kind, content));
    }

    private static IEnumerable<PackItem> SplitFile(string file, JsonObject document)
    {
        var kind = PackFiles.KindOf(file)!.Value;
        var lists = Lists.GetValueOrDefault(kind, []);
        var label = kind == PackFileKind.Texts ? "text" : Path.GetFileNameWithoutExtension(file);
        var settings = kind == PackFileKind.Texts ? document["texts"]!.AsObject() : document;
        foreach (var (name, value) in settings)
        {
            if (name != "$schema" && !Array.Exists(lists, list => list.Property == name))
            {
                yield return new(file, Settings, name, kind == PackFileKind.Texts ? $"{label} {name}" : label, value!);
            }
        }

        foreach (var item in lists.SelectMany(list => SplitList(file, list, document, Settings, "")))
        {
            yield return item;
        }
    }

    private static IEnumerable<PackItem> SplitList(string file, ItemList list, JsonObject owner, string place, string prefix)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in (owner[list.Property] as JsonArray ?? []).Select(e => e!.AsObject()))
        {
            var own = entry.DeepClone().AsObject();
            foreach (var nested in list.Nested)
            {
                own.Remove(nested.Property);
            }

            var key = list.Key(entry);
            for (var copy = 2; !keys.Add(key); copy++)
            {
                key = $"{list.Key(entry)} ({copy})"; // two moves of one action and state, apart by role
            }

            yield return new(file, place + "/" + list.Property, key, $"{list.Noun} {prefix}{key}", own);
            var inside = $"{place}/{list.Property}/{key}";
            foreach (var item in list.Nested.SelectMany(n => SplitList(file, n, entry, inside, prefix + key + " ")))
            {
                yield return item;
            }
        }
    }

    private static void Fill(JsonObject owner, ItemList[] lists, string place, ILookup<string, PackItem> items)
    {
        foreach (var list in lists)
        {
            var here = place + "/" + list.Property;
            var entries = new JsonArray();
            foreach (var item in items[here])
            {
                var entry = item.Value.DeepClone().AsObject();
                Fill(entry, list.Nested, $"{here}/{item.Key}", items);
                entries.Add(entry);
            }

            owner[list.Property] = entries;
        }
    }

    private static string Code(JsonObject o) => o["code"]!.GetValue<string>();

    private static string Date(JsonObject o) => o["date"]!.GetValue<string>();

    private static string Move(JsonObject o) =>
        $"{o["action"]!.GetValue<string>()} from {string.Join("+", o["from"]!.AsArray().Select(f => f!.GetValue<string>()))}"
        + string.Concat((o["when"] as JsonObject ?? []).Select(c => $" when {c.Key}={c.Value!.GetValue<string>()}"));
}
