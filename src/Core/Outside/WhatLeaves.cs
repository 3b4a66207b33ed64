using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Outside;

/// <summary>How a body is called here.</summary>
internal static class OutsideNames
{
    public static string Of(TenantConfiguration configuration, string account, string? language = null) =>
        configuration.Accounts.GetValueOrDefault(account)?.Names.In(language ?? configuration.Profile.DefaultLanguage) ?? account;
}

/// <summary>The place as it may leave the house: where a topic's place is somebody's home, only what the public may see of it.</summary>
internal sealed record OutsidePlace(double? Lat, double? Lon, string? Address)
{
    public static OutsidePlace Of(TenantConfiguration configuration, Ticket ticket)
    {
        var neighbourhood = ticket.Neighbourhood is { } code ? configuration.Neighbourhoods.GetValueOrDefault(code)?.Name : null;
        if (ticket.Topic is { } topic && configuration.Topics.GetValueOrDefault(topic)?.PrivatePlace == true)
        {
            return new OutsidePlace(ticket.PublicLat, ticket.PublicLon, neighbourhood);
        }

        var words = string.Join(", ", new[] { ticket.Address, neighbourhood }.Where(p => !string.IsNullOrEmpty(p)));
        return new OutsidePlace(ticket.Lat, ticket.Lon, words.Length == 0 ? null : words);
    }
}

/// <summary>Name and phone leave the house only when the topic says so, the citizen agreed, and did not ask for confidence.</summary>
internal sealed record OutsidePerson(string? Name, string? Phone)
{
    public static bool MayLeave(TenantConfiguration configuration, Ticket ticket) =>
        ticket is { Consent: true, ConfidentialReporter: false, IsSealed: false, Citizen: not null, Topic: { } topic } && configuration.Topics.GetValueOrDefault(topic)?.SharesPerson == true;

    /// <summary>Asked again when it leaves: the ticket may have changed since.</summary>
    public static OutsidePerson? Of(TenantConfiguration configuration, ReadSession session, Ticket ticket, bool wanted)
    {
        if (!wanted || !MayLeave(configuration, ticket) || session.First<Citizen>("\"key\" = @p0", ticket.Citizen!.Value) is not { } citizen)
        {
            return null;
        }

        var phone = session.First<ContactPoint>("\"citizen\" = @p0 AND \"kind\" = 'phone' ORDER BY \"seq\"", citizen.Key)?.Value;
        return new OutsidePerson(citizen.Name, phone?.StartsWith('+') == true ? phone : null);
    }
}
