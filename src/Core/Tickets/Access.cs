using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets;

/// <summary>Who may see a ticket. What one may not see does not exist: the answer is the same "not found".</summary>
internal static class Access
{
    public static bool MaySee(TenantConfiguration configuration, ReadSession session, Ticket ticket, Actor actor) => Of(configuration, session, ticket, actor).Sees;

    /// <param name="session">Absent where no task can be: a ticket that is just being registered.</param>
    public static TicketAccess Of(TenantConfiguration configuration, ReadSession? session, Ticket ticket, Actor actor) =>
        Of(configuration, ticket, actor, among => session is null ? [] : TaskUnits(session, ticket, among));

    /// <param name="taskUnits">Which of these units were asked for a part of the work; called only when it makes a difference.</param>
    public static TicketAccess Of(TenantConfiguration configuration, Ticket ticket, Actor actor, Func<IEnumerable<string>, IReadOnlyCollection<string>> taskUnits)
    {
        var rights = actor.RightsIn(configuration);
        var found = new List<Sight>();
        foreach (var grant in rights.Grants.Where(g => g.Covers(ticket)))
        {
            found.Add(new Sight(grant.CoversAsOwn(ticket) ? SightKind.Role : SightKind.Beside, grant));
        }

        if (!ticket.IsSealed || rights.Sealed)
        {
            if (actor.IsHolder(ticket))
            {
                found.AddRange(rights.Grants.Select(g => new Sight(SightKind.Custody, g)));
            }

            if (actor.StandsInOn(ticket) is { } absent)
            {
                found.AddRange(configuration.Rights.Of(absent.Roles, absent.Unit).Grants.Select(g => new Sight(SightKind.Substitution, g, For: absent)));
            }

            var others = rights.Grants.Where(g => g.Units.Count > 0 && !g.Covers(ticket)).ToList();
            if (others.Count > 0 && taskUnits(others.SelectMany(g => g.Units).Distinct(StringComparer.Ordinal)) is { Count: > 0 } units)
            {
                found.AddRange(others.Where(g => g.Units.Overlaps(units)).Select(g => new Sight(SightKind.Task, g, units.First(g.Units.Contains))));
            }
        }

        return new TicketAccess(found);
    }

    /// <summary>Which units were asked for a part of the work, whether they have answered or not.</summary>
    /// <param name="among">Of an archived ticket only these are looked up.</param>
    public static IReadOnlyCollection<string> TaskUnits(ReadSession session, Ticket ticket, IEnumerable<string> among) => ticket.ArchivedAt is null
        ? session.List<TicketTask>("\"ticket\" = @p0", ticket.Key).Select(t => t.Directorate).ToHashSet(StringComparer.Ordinal)
        : among.Where(u => session.First<Archive.ArchivedTask>("\"directorate\" = @p0 AND \"ticket\" = @p1", u, ticket.Key) is not null).ToHashSet(StringComparer.Ordinal);
}
