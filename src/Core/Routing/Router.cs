using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Routing;

/// <summary>Where a request goes first.</summary>
/// <param name="Triage">The desk decides; the directorate is the desk's own.</param>
internal readonly record struct Route(string Directorate, bool Triage)
{
    /// <summary>A person's word first, then the topic's owner (the district's own office where the tree has one), else the desk.</summary>
    public static Route Of(TenantConfiguration configuration, Topic? topic, string? named, string? neighbourhood)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return new Route(named, named == configuration.Profile.Desk);
        }

        if (topic is null || topic.Triage || configuration.Tree.Find(topic.Owner) is not { External: false })
        {
            return new Route(configuration.Profile.Desk, Triage: true);
        }

        return new Route(DistrictOffice(configuration, topic.Owner, neighbourhood) ?? topic.Owner, topic.Owner == configuration.Profile.Desk);
    }

    /// <summary>
    /// An owner with district offices (<c>{owner}-…</c>, each naming the districts it serves) leaves a case to the office of the
    /// citizen's district (Hızır: an aid request goes to that district's foundation).
    /// </summary>
    private static string? DistrictOffice(TenantConfiguration configuration, string owner, string? neighbourhood)
    {
        if (neighbourhood is null || configuration.Neighbourhoods.GetValueOrDefault(neighbourhood) is not { } place)
        {
            return null;
        }

        var district = place.District ?? place.Code;
        return configuration.Tree.All
            .FirstOrDefault(d => d is { External: false, Retired: false } && d.Serves?.Contains(district) == true && d.Code.StartsWith($"{owner}-", StringComparison.Ordinal))
            ?.Code;
    }
}
