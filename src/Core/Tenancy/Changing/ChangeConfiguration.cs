using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.Changing;

/// <summary>A change of the configuration as it stands: the same on every configuration it can be made on, or why it cannot.</summary>
public delegate Result<TenantPack> ConfigurationEdit(TenantPack pack);

/// <summary>What a change would mean.</summary>
/// <param name="Version">The configuration it was worked out on; saving on another one is refused.</param>
/// <param name="Plan">What would be another, item by item.</param>
/// <param name="Problems">Why it cannot be saved; empty when it can.</param>
public sealed record ConfigurationPreview(int Version, PackPlan Plan, IReadOnlyList<PackProblem> Problems)
{
    public bool Ok => Problems.Count == 0;
}

/// <param name="Version">The version it made; as it was before when nothing was changed.</param>
/// <param name="Plan">What is another now.</param>
/// <param name="Recomputed">Open clocks that are due at another time now.</param>
/// <param name="Moved">Tickets whose state was mapped.</param>
public sealed record ConfigurationSaved(int Version, PackPlan Plan, int Recomputed, int Moved);

/// <summary>
/// Changes the configuration on screen: first what it would mean, then, on the same version, the change itself, in one transaction with what it
/// means for open tickets. Every change is kept and can be taken back. Safe to call from many threads.
/// </summary>
public sealed class ChangeConfiguration(TenantRegistry registry, IClock clock)
{
    public const string Event = "configurationChanged";

    /// <summary>The chain of events keeps so many lines of one change; the whole of it is in the history.</summary>
    private const int MostLines = 40;

    /// <summary>Due times rest on rules, calendars, the terms of topics, the states clocks run in, and the time zone.</summary>
    private static readonly PackFileKind[] ClockFiles = [PackFileKind.Clocks, PackFileKind.Calendar, PackFileKind.Topics, PackFileKind.Workflow, PackFileKind.Tenant];

    public Result<ConfigurationPreview> Preview(Tenant tenant, ConfigurationEdit edit, Actor actor, IReadOnlyDictionary<string, string>? stateMapping = null) =>
        !actor.May(Acts.ManageConfiguration) ? ConfigurationErrors.Forbidden : Look(tenant, tenant.Configuration, edit, stateMapping);

    /// <param name="version">Of the configuration the preview, or the form, was worked out on.</param>
    /// <param name="stateMapping">Old state → new state, where the workflow drops states that hold tickets.</param>
    public ValueTask<Result<ConfigurationSaved>> ExecuteAsync(
        Tenant tenant, ConfigurationEdit edit, int version, Actor actor, CancellationToken ct, IReadOnlyDictionary<string, string>? stateMapping = null) =>
        SaveAsync(tenant, edit, version, actor, stateMapping, undoes: null, ct);

    /// <summary>What taking one change back would mean.</summary>
    /// <param name="change">The version the change made.</param>
    public Result<ConfigurationPreview> PreviewUndo(Tenant tenant, int change, Actor actor)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return ConfigurationErrors.Forbidden;
        }

        var undo = tenant.Store.Read(s => ConfigurationHistory.Undo(s, change));
        return undo.Failure is { } failure ? failure : Look(tenant, tenant.Configuration, undo.Value!, null);
    }

    /// <summary>Takes one change back and leaves everything that was changed since.</summary>
    public ValueTask<Result<ConfigurationSaved>> UndoAsync(Tenant tenant, int change, int version, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return ValueTask.FromResult<Result<ConfigurationSaved>>(ConfigurationErrors.Forbidden);
        }

        var undo = tenant.Store.Read(s => ConfigurationHistory.Undo(s, change));
        return undo.Failure is { } failure
            ? ValueTask.FromResult<Result<ConfigurationSaved>>(failure)
            : SaveAsync(tenant, undo.Value!, version, actor, null, change, ct);
    }

    private async ValueTask<Result<ConfigurationSaved>> SaveAsync(
        Tenant tenant, ConfigurationEdit edit, int version, Actor actor, IReadOnlyDictionary<string, string>? stateMapping, int? undoes, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return ConfigurationErrors.Forbidden;
        }

        var configuration = tenant.Configuration;
        if (configuration.Version != version)
        {
            return ConfigurationErrors.Stale;
        }

        if (Look(tenant, configuration, edit, stateMapping) is var look && look.Failure is { } failure)
        {
            return failure;
        }

        var preview = look.Value!;
        if (!preview.Ok)
        {
            return ConfigurationErrors.Refused(preview.Problems[0]);
        }

        if (preview.Plan.IsEmpty)
        {
            return undoes is null ? new ConfigurationSaved(version, preview.Plan, 0, 0) : ConfigurationErrors.NothingToUndo;
        }

        var next = edit(configuration.Pack).Value!;
        var now = clock.GetCurrentInstant();
        var saved = await tenant.Store.WriteAsync<Result<ConfigurationSaved>>(
            session =>
            {
                if (ConfigurationStore.VersionOf(session) != version)
                {
                    return ConfigurationErrors.Stale;
                }

                // Between preview and now somebody may have come to need what goes.
                if (ConfigurationImpact.StillNeeded(session, configuration.Pack, next, stateMapping).FirstOrDefault() is { } problem)
                {
                    return ConfigurationErrors.Refused(problem);
                }

                var made = new TenantConfiguration(next, ConfigurationStore.Write(session, next, null, actor.Code, now, undoes));
                var moved = ConfigurationImpact.MapStates(session, made, stateMapping, now);
                var recomputed = Touches(preview.Plan, ClockFiles) ? ConfigurationImpact.Recompute(session, made, now) : 0;
                EventChain.Append(session, EventChain.NoTicket, Event, actor.Code, now, EventText.Of(Details(made.Version, preview.Plan, undoes)));
                return new ConfigurationSaved(made.Version, preview.Plan, recomputed, moved);
            },
            ct);
        if (!saved.Ok)
        {
            return saved;
        }

        registry.Passed(tenant.Id, ConfigurationStore.FingerprintOf(next));
        if (Touches(preview.Plan, PackFileKind.Tenant, PackFileKind.Channels))
        {
            await CatalogListing.PublishAsync(registry, tenant.Id, next, ct);
        }

        tenant.Reread();
        tenant.Announced();
        return saved;
    }

    private Result<ConfigurationPreview> Look(Tenant tenant, TenantConfiguration configuration, ConfigurationEdit edit, IReadOnlyDictionary<string, string>? stateMapping)
    {
        var edited = edit(configuration.Pack);
        if (edited.Failure is { } failure)
        {
            return failure;
        }

        var next = edited.Value!;
        List<PackProblem> problems = [.. PackReader.Check(next).Problems];
        if (next.Tenant.Id != configuration.Profile.Id)
        {
            problems.Add(ConfigurationImpact.IdIsFixed);
        }

        if (problems.Count == 0)
        {
            problems.AddRange(ConfigurationImpact.HostConflicts(registry, tenant.Id, next));
            problems.AddRange(tenant.Store.Read(s => ConfigurationImpact.StillNeeded(s, configuration.Pack, next, stateMapping).ToList()));
        }

        return new ConfigurationPreview(configuration.Version, PackPlan.Compare(configuration.Pack, next), problems);
    }

    private static bool Touches(PackPlan plan, params PackFileKind[] kinds) => plan.Changes.Any(c => PackFiles.KindOf(c.File) is { } kind && kinds.Contains(kind));

    private static JsonObject Details(int version, PackPlan plan, int? undoes)
    {
        var details = new JsonObject
        {
            ["version"] = version,
            ["changes"] = new JsonArray([.. plan.Changes.Take(MostLines).Select(c => (JsonNode)c.ToString())]),
            ["count"] = plan.Changes.Count,
        };
        if (undoes is { } change)
        {
            details["undoes"] = change;
        }

        return details;
    }
}
