using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;

namespace Derman.Core.Publishing;

/// <summary>
/// Which tickets the public may see at all, and where. Decided when the topic is: a ticket registered before its topic was offered
/// stays out of sight, because nobody had told its citizen.
/// </summary>
internal static class PublicList
{
    /// <summary>Two decimals are about a kilometre: a quarter of the town, no house.</summary>
    private const int CoarseDecimals = 2;

    private const string WelfareKind = "welfareDirectorate";

    /// <summary>Five decimals are about a metre.</summary>
    private const int ExactDecimals = 5;

    /// <summary>
    /// Asked again at every reading, of a ticket in the list (as <c>t</c>): what has become sensitive since is gone at once, whoever
    /// changed it and however.
    /// </summary>
    public const string Visible = "t.\"listed\" = 1 AND t.\"sensitivity\" = 'none' AND t.\"confidential_reporter\" = 0 AND t.\"sealed_at\" IS NULL AND t.\"simulated\" IS NULL";

    /// <summary>The same of a row that was read.</summary>
    public static bool IsVisible(Ticket ticket) => ticket is { Listed: true, Sensitivity: "none", ConfidentialReporter: false, IsSealed: false, Simulated: null };

    /// <summary>Topics that programs may report on.</summary>
    public static bool IsOffered(TenantConfiguration configuration, Topic topic) =>
        topic is { Public: true, Retired: false } && MayBePublic(configuration.Profile, topic);

    /// <summary>Topics whose tickets the public finds in a list.</summary>
    public static bool IsListed(TenantConfiguration configuration, Topic topic) =>
        topic.Public && topic.PublicType != PublicTypes.Blackbox && MayBePublic(configuration.Profile, topic);

    /// <summary>Never what touches health, poverty or a reporter's safety, whatever a pack says: who asks a welfare institution for anything says that much.</summary>
    public static bool MayBePublic(TenantProfile? profile, Topic topic) =>
        topic is { Sensitivity: "none", ConfidentialReporter: false } && (topic.Groups is null or { Count: 0 }) && profile?.Kind != WelfareKind;

    /// <summary>Call after topic, place or sensitivity of a ticket changed.</summary>
    public static void Decide(TenantConfiguration configuration, Ticket ticket)
    {
        var topic = ticket.Topic is { } code ? configuration.Topics.GetValueOrDefault(code) : null;
        ticket.Listed = topic is not null && IsListed(configuration, topic) && ticket is { Sensitivity: "none", ConfidentialReporter: false, IsSealed: false, Simulated: null };
        var decimals = topic?.PrivatePlace == false ? ExactDecimals : CoarseDecimals;
        (ticket.PublicLat, ticket.PublicLon) = ticket is { Listed: true, Lat: { } lat, Lon: { } lon }
            ? (Math.Round(lat, decimals), Math.Round(lon, decimals))
            : ((double?)null, (double?)null);
    }
}
