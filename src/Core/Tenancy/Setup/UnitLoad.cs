using Derman.Core.Staff;
using Derman.Core.Storage;

namespace Derman.Core.Tenancy.Setup;

/// <summary>What a unit carries now.</summary>
/// <param name="Topics">Topics in use that are routed to it.</param>
/// <param name="HasHead">Somebody active in it acts as head.</param>
public sealed record UnitLoad(string Code, int OpenTickets, int People, int Topics, bool HasHead)
{
    /// <summary>Every unit of the tree, those without anything too.</summary>
    public static IReadOnlyDictionary<string, UnitLoad> Of(Tenant tenant)
    {
        var configuration = tenant.Configuration;
        var (open, people) = tenant.Store.Read(s => (OpenIn(s), s.List<StaffMember>("\"active\" = 1")));
        var heads = people.Where(p => configuration.Rights.Of(p).ActsAs.Contains(Roles.Head)).Select(p => p.Unit).ToHashSet(StringComparer.Ordinal);
        var staff = people.GroupBy(p => p.Unit, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var topics = configuration.Topics.Values.Where(t => !t.Retired).GroupBy(t => t.Owner, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return configuration.Tree.All.ToDictionary(
            d => d.Code,
            d => new UnitLoad(d.Code, open.GetValueOrDefault(d.Code), staff.GetValueOrDefault(d.Code), topics.GetValueOrDefault(d.Code), heads.Contains(d.Code)),
            StringComparer.Ordinal);
    }

    private static Dictionary<string, int> OpenIn(ReadSession session) => session
        .Query("SELECT \"directorate\", COUNT(*) FROM \"ticket\" WHERE \"category\" <> 'Closed' GROUP BY \"directorate\"", r => (r.GetString(0), (int)r.GetInt64(1)))
        .ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);
}
