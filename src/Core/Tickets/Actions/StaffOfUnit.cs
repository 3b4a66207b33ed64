using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>People of a unit who are there; in the place of the absent whoever stands in.</summary>
internal static class StaffOfUnit
{
    /// <param name="role">A role of the workflow, whatever the tenant calls those who act as it.</param>
    public static IEnumerable<StaffMember> WithRole(TenantConfiguration configuration, ReadSession session, string unit, string role, Instant now) =>
        Of(session, unit, now, s => configuration.Rights.Of(s).ActsAs.Contains(role));

    public static IEnumerable<StaffMember> Present(ReadSession session, string unit, Instant now) => Of(session, unit, now, _ => true);

    private static IEnumerable<StaffMember> Of(ReadSession session, string unit, Instant now, Func<StaffMember, bool> who) =>
        session.List<StaffMember>("\"unit\" = @p0 AND \"active\" = 1", unit).Where(who).Select(s => Absences.Present(session, s, now)).OfType<StaffMember>().DistinctBy(s => s.Id);
}
