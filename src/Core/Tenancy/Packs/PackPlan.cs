using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

public enum PackChangeKind
{
    Add,
    Change,
    Remove,
}

/// <summary>One thing that would be different.</summary>
/// <param name="Item">What people call it: <c>topic YOL-CUKUR</c>, <c>holiday office 2026-03-20</c>, <c>tenant</c>.</param>
/// <param name="Field">Property that changes; absent when the whole item comes or goes.</param>
public sealed record PackChange(
    PackChangeKind Kind, string File, string Item, string? Field = null, string? Before = null, string? After = null)
{
    public override string ToString()
    {
        var sign = Kind switch { PackChangeKind.Add => "+", PackChangeKind.Remove => "-", _ => "~" };
        return Field is null ? $"{sign} {File}: {Item}" : $"{sign} {File}: {Item}: {Field}: {Before ?? "–"} → {After ?? "–"}";
    }
}

/// <summary>What applying a pack would change, item by item.</summary>
public sealed record PackPlan(IReadOnlyList<PackChange> Changes)
{
    public bool IsEmpty => Changes.Count == 0;

    /// <param name="current">What the store holds; null for a tenant that does not exist yet.</param>
    public static PackPlan Compare(TenantPack? current, TenantPack next)
    {
        var before = current is null ? [] : PackItems.Split(current).ToList();
        var after = PackItems.Split(next).ToList();
        var old = before.ToDictionary(Identity);
        var now = after.ToDictionary(Identity);
        var changes = new List<PackChange>();
        foreach (var item in after)
        {
            if (!old.TryGetValue(Identity(item), out var was))
            {
                changes.Add(item.List.Length == 0
                    ? new(PackChangeKind.Add, item.File, item.Label, item.Key, null, Text(item.Value))
                    : new(PackChangeKind.Add, item.File, item.Label));
            }
            else if (!JsonNode.DeepEquals(was.Value, item.Value))
            {
                changes.AddRange(Fields(was, item));
            }
        }

        changes.AddRange(before.Where(item => !now.ContainsKey(Identity(item))).Select(item => item.List.Length == 0
            ? new PackChange(PackChangeKind.Remove, item.File, item.Label, item.Key, Text(item.Value))
            : new PackChange(PackChangeKind.Remove, item.File, item.Label)));
        changes.AddRange(Moved(before, after));
        return new(changes);
    }

    internal static (string File, string List, string Key) Identity(PackItem item) => (item.File, item.List, item.Key);

    private static IEnumerable<PackChange> Fields(PackItem was, PackItem item)
    {
        if (was.Value is not JsonObject a || item.Value is not JsonObject b || item.List.Length == 0)
        {
            yield return new(PackChangeKind.Change, item.File, item.Label, item.Key, Text(was.Value), Text(item.Value));
            yield break;
        }

        foreach (var field in a.Select(p => p.Key).Union(b.Select(p => p.Key), StringComparer.Ordinal))
        {
            if (!JsonNode.DeepEquals(a[field], b[field]))
            {
                yield return new(PackChangeKind.Change, item.File, item.Label, field, Text(a[field]), Text(b[field]));
            }
        }
    }

    /// <summary>Lists whose common entries stand in another order: people see that order on screen.</summary>
    private static IEnumerable<PackChange> Moved(List<PackItem> before, List<PackItem> after)
    {
        var old = before.ToLookup(item => (item.File, item.List), item => item.Key);
        foreach (var list in after.Where(item => item.List.Length > 0).GroupBy(item => (item.File, item.List), item => item.Key))
        {
            var was = old[list.Key].Intersect(list, StringComparer.Ordinal).ToList();
            var now = list.Intersect(was, StringComparer.Ordinal).ToList();
            if (!was.SequenceEqual(now, StringComparer.Ordinal))
            {
                yield return new(PackChangeKind.Change, list.Key.File,
                    list.Key.List.TrimStart('/'), "order", string.Join(", ", was), string.Join(", ", now));
            }
        }
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
        _ => CanonicalJson.Compact(value),
    };
}
