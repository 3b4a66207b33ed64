using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Actions;
using NodaTime;

namespace Derman.Core.Tickets.Sweep;

/// <summary>Who hears of a level: up the organisation tree. An absent person is passed over, the level never is.</summary>
internal static class Escalation
{
    public static IReadOnlyList<StaffMember> Responsible(
        TenantConfiguration configuration, ReadSession session, Ticket ticket, RunningClock clock, EscalationLevel level, Instant now)
    {
        var unit = clock.Subject.Length > 0 ? clock.Directorate : ticket.Directorate;
        return level.To switch
        {
            "holder" => Holder(configuration, session, ticket, unit, now),
            "head" => FirstWithPeople(configuration, session, [unit, .. Above(configuration, unit)], now),
            "deputy" => FirstWithPeople(configuration, session, AtLevel(configuration, unit, "deputy"), now),
            "top" => FirstWithPeople(configuration, session, AtLevel(configuration, unit, "top"), now),
            "desk" => Everyone(session, configuration.Profile.Desk, now),
            var code => FirstWithPeople(configuration, session, [code, .. Above(configuration, code)], now),
        };
    }

    private static IReadOnlyList<StaffMember> Holder(TenantConfiguration configuration, ReadSession session, Ticket ticket, string unit, Instant now) =>
        ticket.Assignee is { } id && session.First<StaffMember>("\"id\" = @p0", Provider.Of(id)) is { Active: true } person && !person.AbsentAt(now)
            ? [person]
            : FirstWithPeople(configuration, session, [unit, .. Above(configuration, unit)], now);

    /// <summary>The heads of the first unit on the line that has one present; the desk when the line is empty.</summary>
    private static IReadOnlyList<StaffMember> FirstWithPeople(
        TenantConfiguration configuration, ReadSession session, IEnumerable<string> line, Instant now)
    {
        foreach (var unit in line)
        {
            var heads = Everyone(session, unit, now).Where(s => s.Has(Roles.Head) || s.Has(Roles.Executive)).ToList();
            if (heads.Count > 0)
            {
                return heads;
            }
        }

        return Everyone(session, configuration.Profile.Desk, now);
    }

    private static List<StaffMember> Everyone(ReadSession session, string unit, Instant now) =>
        [.. session.List<StaffMember>("\"unit\" = @p0 AND \"active\" = 1", unit).Where(s => !s.AbsentAt(now))];

    private static IEnumerable<string> Above(TenantConfiguration configuration, string unit) => configuration.Tree.Above(unit).Select(d => d.Code);

    private static IEnumerable<string> AtLevel(TenantConfiguration configuration, string unit, string level) =>
        configuration.Tree.Above(unit).SkipWhile(d => d.Level != level).Select(d => d.Code);
}
