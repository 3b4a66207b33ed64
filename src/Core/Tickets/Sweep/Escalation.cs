using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Tickets.Sweep;

/// <param name="For">The person on leave in whose place this one hears of it.</param>
internal sealed record Told(StaffMember Person, StaffMember? For = null);

/// <summary>
/// Who hears of a level: up the organisation tree. In the place of an absent person whoever stands in hears it; without one the person is
/// passed over, the level never is. Of a sealed ticket only those hear who may see it.
/// </summary>
internal sealed class Escalation(TenantConfiguration configuration, ReadSession session, Ticket ticket, Instant now)
{
    public IReadOnlyList<Told> Responsible(RunningClock clock, EscalationLevel level)
    {
        var unit = clock.Subject.Length > 0 ? clock.Directorate : ticket.Directorate;
        return level.To switch
        {
            "holder" => Holder(unit),
            "head" => FirstWithPeople([unit, .. Above(unit)]),
            "deputy" => FirstWithPeople(AtLevel(unit, "deputy")),
            "top" => FirstWithPeople(AtLevel(unit, "top")),
            "desk" => Everyone(configuration.Profile.Desk),
            var code => FirstWithPeople([code, .. Above(code)]),
        };
    }

    private IReadOnlyList<Told> Holder(string unit) =>
        ticket.Assignee is { } id && session.First<StaffMember>("\"id\" = @p0", Provider.Of(id)) is { Active: true } person && Reach(person) is { } told
            ? [told]
            : FirstWithPeople([unit, .. Above(unit)]);

    /// <summary>The heads of the first unit on the line that can be reached; the desk when the line is empty.</summary>
    private IReadOnlyList<Told> FirstWithPeople(IEnumerable<string> line)
    {
        foreach (var unit in line)
        {
            var heads = Everyone(unit, p => configuration.Rights.Of(p).Leads);
            if (heads.Count > 0)
            {
                return heads;
            }
        }

        return Everyone(configuration.Profile.Desk);
    }


    private List<Told> Everyone(string unit, Func<StaffMember, bool>? who = null) =>
        [.. session.List<StaffMember>("\"unit\" = @p0 AND \"active\" = 1", unit)
            .Where(p => who is null || who(p))
            .Select(Reach)
            .OfType<Told>()
            .DistinctBy(t => t.Person.Id)];

    private Told? Reach(StaffMember person) => Absences.Present(session, person, now) is { } present && (!ticket.IsSealed || configuration.Rights.Of(present).Sealed)
        ? new Told(present, present.Id == person.Id ? null : person)
        : null;

    private IEnumerable<string> Above(string unit) => configuration.Tree.Above(unit).Select(d => d.Code);

    private IEnumerable<string> AtLevel(string unit, string level) => configuration.Tree.Above(unit).SkipWhile(d => d.Level != level).Select(d => d.Code);
}
