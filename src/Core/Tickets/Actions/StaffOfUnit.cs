using Derman.Core.Staff;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>People of a unit who are there; the absent are passed over.</summary>
internal static class StaffOfUnit
{
    public static IEnumerable<StaffMember> WithRole(ReadSession session, string unit, string role, Instant now) =>
        Present(session, unit, now).Where(s => s.Has(role));

    public static IEnumerable<StaffMember> Present(ReadSession session, string unit, Instant now) =>
        session.List<StaffMember>("\"unit\" = @p0 AND \"active\" = 1", unit).Where(s => !s.AbsentAt(now));
}
