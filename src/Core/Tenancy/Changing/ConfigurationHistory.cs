using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.Changing;

/// <param name="Version">The version the change made.</param>
/// <param name="By">Name of the person; <c>operator</c> or <c>pack</c> when it came by command.</param>
/// <param name="Undoes">The change it took back.</param>
/// <param name="UndoneBy">The latest change that took this one back.</param>
/// <param name="Plan">What it changed, item by item.</param>
public sealed record ConfigurationStep(int Version, Instant At, string By, int? Undoes, int? UndoneBy, PackPlan Plan);

/// <summary>
/// The changes of the configuration. Each keeps only the files it changed, as they were before; going back over them from what stands now gives
/// every earlier configuration, and taking one change back is the three-way merge that packs are applied by: base is what the change made, one
/// side is what stands now, the other what was before.
/// </summary>
public sealed class ConfigurationHistory
{
    /// <summary>Newest first.</summary>
    /// <param name="before">Only changes older than this version; null for the newest.</param>
    /// <param name="take">At most so many, 1–100.</param>
    public Result<IReadOnlyList<ConfigurationStep>> List(Tenant tenant, Actor actor, int? before = null, int take = 20)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return ConfigurationErrors.Forbidden;
        }

        take = Math.Clamp(take, 1, 100);
        var limit = before ?? int.MaxValue;
        return Result.Of(tenant.Store.Read(session =>
        {
            var names = session.List<StaffMember>("1 = 1").ToDictionary(s => s.Id, s => s.DisplayName);
            var undone = session
                .Query("SELECT \"undoes\", MAX(\"version\") FROM \"configuration_change\" WHERE \"undoes\" IS NOT NULL GROUP BY \"undoes\"", r => ((int)r.GetInt64(0), (int)r.GetInt64(1)))
                .ToDictionary();
            List<ConfigurationStep> steps = [];
            TenantPack? after = null;
            foreach (var (change, was, now) in Back(session))
            {
                if (change.Version >= limit)
                {
                    continue;
                }

                after ??= SharedSections.Pack(now);
                var pack = SharedSections.Pack(was);
                var by = Actor.StaffIdOf(change.By) is { } id ? names.GetValueOrDefault(id, change.By) : change.By;
                steps.Add(new ConfigurationStep(change.Version, change.At, by, change.Undoes, undone.TryGetValue(change.Version, out var later) ? later : null, PackPlan.Compare(pack, after)));
                after = pack;
                if (steps.Count == take)
                {
                    break;
                }
            }

            return (IReadOnlyList<ConfigurationStep>)steps;
        }));
    }

    /// <summary>How one change is taken back, whatever was changed since.</summary>
    internal static Result<ConfigurationEdit> Undo(ReadSession session, int version)
    {
        foreach (var (change, was, made) in Back(session))
        {
            if (change.Version == version)
            {
                var (before, after) = (SharedSections.Pack(was), SharedSections.Pack(made));
                return Result.Of<ConfigurationEdit>(current =>
                {
                    var merged = PackMerge.Merge(after, current, before);
                    return merged.Conflicts.Count > 0 ? ConfigurationErrors.ChangedSince(merged.Conflicts) : merged.Merged;
                });
            }
        }

        return ConfigurationErrors.NotFound;
    }

    /// <summary>Every change, newest first, with the texts before and after it. Lazily: each costs only its own files.</summary>
    private static IEnumerable<(ConfigurationChange Change, Dictionary<string, string> Was, Dictionary<string, string> Made)> Back(ReadSession session)
    {
        var texts = ConfigurationStore.Texts(session);
        foreach (var version in session.Query("SELECT \"version\" FROM \"configuration_change\" ORDER BY \"version\" DESC", r => r.GetInt64(0)))
        {
            var change = session.First<ConfigurationChange>("\"version\" = @p0", version)!;
            var made = texts;
            texts = new Dictionary<string, string>(made, StringComparer.Ordinal);
            foreach (var (file, json) in ChangedFiles.Unpack(change.Before))
            {
                if (json is null)
                {
                    texts.Remove(file);
                }
                else
                {
                    texts[file] = json;
                }
            }

            yield return (change, texts, made); // What was saved passed the checks of its day, so it is read, not checked again.
        }
    }
}
