using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.Changing;

/// <summary>
/// Changes a role in two steps: first what everybody gains and loses, then, on the same configuration, the change itself. It holds from
/// the next request on and for open streams within seconds, because rights are asked of the configuration each time.
/// </summary>
public sealed class ChangeRole(TenantRegistry registry, IClock clock)
{
    public const string Event = "roleChanged";

    public Result<RolePreview> Preview(Tenant tenant, RoleDefinition role, bool isNew, Actor actor)
    {
        if (!actor.May(Acts.ManageRoles))
        {
            return RoleErrors.Forbidden;
        }

        var (configuration, tidy) = (tenant.Configuration, RoleDrafts.Tidy(role));
        var next = RoleDrafts.Into(configuration, tidy, isNew);
        return next.Failure is { } failure ? failure : Compare(tenant, configuration, next.Value!, tidy.Code);
    }

    /// <param name="version">Of the configuration the preview was worked out on.</param>
    public ValueTask<Result<RoleDefinition>> ExecuteAsync(Tenant tenant, RoleDefinition role, bool isNew, int version, Actor actor, CancellationToken ct)
    {
        var tidy = RoleDrafts.Tidy(role);
        return SaveAsync(tenant, tidy.Code, c => RoleDrafts.Into(c, tidy, isNew), version, actor, ct);
    }

    /// <summary>Takes the tenant's own word on a role back.</summary>
    public ValueTask<Result<RoleDefinition>> RemoveAsync(Tenant tenant, string code, int version, Actor actor, CancellationToken ct) =>
        SaveAsync(tenant, code, c => RoleDrafts.Without(c, code), version, actor, ct);

    private async ValueTask<Result<RoleDefinition>> SaveAsync(
        Tenant tenant, string code, Func<TenantConfiguration, Result<TenantPack>> change, int version, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageRoles))
        {
            return RoleErrors.Forbidden;
        }

        var configuration = tenant.Configuration;
        if (configuration.Version != version)
        {
            return RoleErrors.Stale;
        }

        if (change(configuration) is { Failure: { } failure })
        {
            return failure;
        }

        var pack = change(configuration).Value!;
        var next = new TenantConfiguration(pack, version + 1);
        var (before, after) = (configuration.Rights.Find(code), next.Rights.Find(code));
        var now = clock.GetCurrentInstant();
        var refused = await tenant.Store.WriteAsync(
            session =>
            {
                if (ConfigurationStore.VersionOf(session) != version)
                {
                    return RoleErrors.Stale;
                }

                var staff = session.List<StaffMember>("\"active\" = 1");
                if (after is null && staff.Exists(s => s.Has(code)))
                {
                    return RoleErrors.InUse;
                }

                if (staff.Exists(s => configuration.Rights.Of(s).May(Acts.ManageRoles)) && !staff.Exists(s => next.Rights.Of(s).May(Acts.ManageRoles)))
                {
                    return RoleErrors.LastManager;
                }

                ConfigurationStore.Write(session, pack, null, actor.Code, now);
                EventChain.Append(session, EventChain.NoTicket, Event, actor.Code, now, EventText.Of(new JsonObject { ["role"] = code, ["before"] = Json(before), ["after"] = Json(after) }));
                return null;
            },
            ct);
        if (refused is not null)
        {
            return refused;
        }

        registry.Passed(tenant.Id, ConfigurationStore.FingerprintOf(pack));
        tenant.Reread();
        tenant.Announced();
        return after ?? before!;
    }

    private static RolePreview Compare(Tenant tenant, TenantConfiguration configuration, TenantPack pack, string code)
    {
        var next = new TenantConfiguration(pack, configuration.Version + 1);
        return tenant.Store.Read(session =>
        {
            var holders = session.List<StaffMember>("\"active\" = 1 ORDER BY \"unit\", \"display_name\"").FindAll(s => s.Has(code));
            return new RolePreview(
                configuration.Version,
                holders.Count,
                [.. holders.Select(h => PersonChange.Of(session, h, configuration, next)).Where(c => !c.IsNothing)]);
        });
    }

    private static JsonNode? Json(RoleDefinition? role) => role is null ? null : JsonSerializer.SerializeToNode(role, PackJsonContext.Default.RoleDefinition);
}
