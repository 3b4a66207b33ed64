using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Board;

/// <summary>Who answers for a directorate: its own heads, or those of the nearest one above that has any; in the place of who is away whoever stands in.</summary>
internal sealed class Responsible(TenantConfiguration configuration, IReadOnlyList<StaffMember> staff, ReadSession session, Instant now)
{
    private readonly ILookup<string, StaffMember> _heads = staff.Where(p => p.Active && configuration.Rights.Of(p).Leads).ToLookup(p => p.Unit, StringComparer.Ordinal);

    public static Responsible Load(ReadSession session, TenantConfiguration configuration, Instant now) =>
        new(configuration, session.List<StaffMember>("\"active\" = 1 ORDER BY \"display_name\""), session, now);

    public IReadOnlyList<string> Of(string unit)
    {
        foreach (var code in configuration.Tree.Above(unit).Select(d => d.Code).Prepend(unit))
        {
            var there = _heads[code].Select(p => Absences.Present(session, p, now)).OfType<StaffMember>().DistinctBy(p => p.Id).Select(p => p.DisplayName).ToList();
            if (there.Count > 0)
            {
                return there;
            }
        }

        return [];
    }
}
