using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>An item that people edited on screen and the pack changed too. The merged pack keeps the people's version.</summary>
/// <param name="Store">The version on screen; null when it was removed there.</param>
/// <param name="Next">The version of the new pack; null when it is gone there.</param>
public sealed record PackConflict(string File, string Item, string? Store, string? Next);

/// <summary>A merged pack. It is put together item by item, so let <see cref="PackReader.Check"/> see it before it is applied.</summary>
public sealed record PackMergeResult(TenantPack Merged, IReadOnlyList<PackConflict> Conflicts);

/// <summary>Three-way merge: what people changed since the last apply stays, what the pack changed comes in.</summary>
public static class PackMerge
{
    /// <param name="applied">The pack as it was applied last; null when that is not known, then every difference is a conflict.</param>
    /// <param name="store">What the store holds now.</param>
    /// <param name="next">The pack to apply.</param>
    public static PackMergeResult Merge(TenantPack? applied, TenantPack store, TenantPack next)
    {
        var baseItems = applied is null ? [] : PackItems.Split(applied).ToList();
        var (storeItems, nextItems) = (PackItems.Split(store).ToList(), PackItems.Split(next).ToList());
        var (b, s, n) = (Index(baseItems), Index(storeItems), Index(nextItems));
        var conflicts = new List<PackConflict>();
        var merged = new List<PackItem>();
        foreach (var list in Order(baseItems, storeItems, nextItems))
        {
            foreach (var id in list)
            {
                var (was, mine, theirs) = (b.GetValueOrDefault(id), s.GetValueOrDefault(id), n.GetValueOrDefault(id));
                var edited = !Same(was, mine);
                if (edited && !Same(was, theirs) && !Same(mine, theirs))
                {
                    var item = mine ?? theirs!;
                    var label = item.List.Length == 0 && item.Label != $"text {item.Key}" ? $"{item.Label} {item.Key}" : item.Label;
                    conflicts.Add(new(item.File, label, Text(mine), Text(theirs)));
                }

                if ((edited ? mine : theirs) is { } kept)
                {
                    merged.Add(kept);
                }
            }
        }

        conflicts.AddRange(Orphans(merged));
        return new(ToPack(merged), conflicts);
    }

    /// <summary>What people added inside a calendar that the pack has removed: there is no place left for it.</summary>
    private static IEnumerable<PackConflict> Orphans(List<PackItem> merged)
    {
        var places = merged.Select(item => (item.File, $"{item.List}/{item.Key}/")).ToHashSet();
        return merged
            .Where(item => item.List.LastIndexOf('/') is > 0 and var end && !places.Contains((item.File, item.List[..(end + 1)])))
            .Select(item => new PackConflict(item.File, item.Label, Text(item), null));
    }

    private static Dictionary<(string File, string List, string Key), PackItem> Index(List<PackItem> items) =>
        items.ToDictionary(PackPlan.Identity);

    private static bool Same(PackItem? a, PackItem? b) => a is null ? b is null : b is not null && JsonNode.DeepEquals(a.Value, b.Value);

    private static string? Text(PackItem? item) => item is null ? null : CanonicalJson.Compact(item.Value);

    /// <summary>Each list in the order of whoever changed the order; entries only the other side has come after.</summary>
    private static IEnumerable<IEnumerable<(string File, string List, string Key)>> Order(
        List<PackItem> was, List<PackItem> mine, List<PackItem> theirs)
    {
        var (b, s, n) = (ByList(was), ByList(mine), ByList(theirs));
        foreach (var list in theirs.Concat(mine).Select(item => (item.File, item.List)).Distinct())
        {
            var packKeptOrder = b[list].SequenceEqual(n[list]);
            yield return packKeptOrder ? s[list].Union(n[list]) : n[list].Union(s[list]);
        }
    }

    private static ILookup<(string File, string List), (string File, string List, string Key)> ByList(List<PackItem> items) =>
        items.ToLookup(item => (item.File, item.List), PackPlan.Identity);

    private static TenantPack ToPack(List<PackItem> items)
    {
        var draft = new PackDraft();
        foreach (var (name, content) in PackItems.Join(items))
        {
            draft.Add(name, System.Text.Json.JsonSerializer.Deserialize(content, PackJsonContext.TypeFor(PackFiles.KindOf(name)!.Value))!);
        }

        return draft.ToPack();
    }
}
