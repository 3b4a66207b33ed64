using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Staff.Changing;

/// <param name="IsOwn">The tenant says something of its own about it; otherwise it is as it is built in.</param>
/// <param name="IsBuiltIn">There is a built-in role of this code.</param>
/// <param name="People">Active people who have it.</param>
public sealed record RoleView(RoleDefinition Role, bool IsOwn, bool IsBuiltIn, int People);

/// <param name="Before">Null when the role is new; <paramref name="After"/> when it is gone.</param>
public sealed record RoleChange(Instant At, string By, string Code, RoleDefinition? Before, RoleDefinition? After);

/// <summary>The roles of a tenant, and what was changed about them.</summary>
public sealed class ReadRoles
{
    private const int MostChanges = 100;

    public IReadOnlyList<RoleView> Execute(Tenant tenant)
    {
        var configuration = tenant.Configuration;
        var staff = tenant.Store.Read(s => s.List<StaffMember>("\"active\" = 1"));
        return [.. configuration.Rights.All.Select(r => new RoleView(
            r,
            configuration.Pack.Roles?.Roles.Any(o => o.Code == r.Code) == true,
            BuiltInRoles.All.Any(b => b.Code == r.Code),
            staff.Count(s => s.Has(r.Code))))];
    }

    /// <summary>Newest first, from the chain of events.</summary>
    /// <param name="code">Of one role; null for all.</param>
    public IReadOnlyList<RoleChange> Changes(Tenant tenant, string? code = null) => tenant.Store.Read(session =>
    {
        var people = session.List<StaffMember>("1 = 1").ToDictionary(s => s.Id, s => s.DisplayName);
        return (IReadOnlyList<RoleChange>)[.. session.List<TicketEvent>("\"ticket\" = @p0 AND \"kind\" = @p1 ORDER BY \"seq\" DESC LIMIT @p2", EventChain.NoTicket, ChangeRole.Event, (long)MostChanges)
            .Where(e => e.Content is not null)
            .Select(e => Of(e, people))
            .Where(c => code is null || c.Code == code)];
    });

    private static RoleChange Of(TicketEvent row, Dictionary<Guid, string> people)
    {
        var content = JsonNode.Parse(row.Content!)!;
        var by = Tickets.Actor.StaffIdOf(row.Actor) is { } id ? people.GetValueOrDefault(id, row.Actor) : row.Actor;
        return new RoleChange(row.At, by, content["role"]!.GetValue<string>(), Role(content["before"]), Role(content["after"]));
    }

    private static RoleDefinition? Role(JsonNode? node) => node?.Deserialize(PackJsonContext.Default.RoleDefinition);
}
