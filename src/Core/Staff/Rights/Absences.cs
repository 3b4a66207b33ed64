using Derman.Core.Storage;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff;

/// <summary>
/// Who is on leave at a moment, and who stands in. A person may stand in for several; it does not pass on: who stands in and is away too
/// is simply away.
/// </summary>
internal sealed class Absences
{
    private readonly Dictionary<Guid, StaffMember> _away;

    private Absences(IEnumerable<StaffMember> away) => _away = away.ToDictionary(m => m.Id);

    public static Absences Of(IEnumerable<StaffMember> staff, Instant now) => new(staff.Where(s => s.Active && s.AbsentAt(now)));

    public IReadOnlyList<StandIn> StoodInForBy(Guid person) =>
        _away.ContainsKey(person) ? [] : [.. _away.Values.Where(a => a.Substitute == person).Select(StandIn.Of)];

    /// <summary>Whose inbox this person has at the moment.</summary>
    public static IReadOnlyList<StandIn> Of(ReadSession session, StaffMember person, Instant now) => person.AbsentAt(now)
        ? []
        : [.. session.List<StaffMember>("\"substitute\" = @p0 AND \"active\" = 1", Provider.Of(person.Id)).Where(a => a.AbsentAt(now)).Select(StandIn.Of)];

    /// <summary>The person, or whoever stands in; null when nobody of them is there.</summary>
    public static StaffMember? Present(ReadSession session, StaffMember person, Instant now)
    {
        if (!person.AbsentAt(now))
        {
            return person;
        }

        return person.Substitute is { } id && session.First<StaffMember>("\"id\" = @p0", Provider.Of(id)) is { Active: true } other && !other.AbsentAt(now) ? other : null;
    }
}
