using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Listing;

namespace Derman.Core.Search;

/// <summary>Turns what a person types into a source of tickets: a number, a tracking code, a phone, or words.</summary>
internal static class TicketSearch
{
    private const string Tickets = """ FROM "ticket" t""";

    /// <summary>Adds the conditions; returns how to read on, or null when nothing can be found.</summary>
    public static SearchSource? Narrow(ReadSession session, TenantConfiguration configuration, string text, Filter filter, long? olderThan)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith(configuration.Profile.TicketPrefix + "-", StringComparison.OrdinalIgnoreCase))
        {
            filter.And("t.\"number\" = ", trimmed.ToUpperInvariant());
        }
        else if (Common.TrackingCode.TryParse(trimmed, out var code))
        {
            filter.And("t.\"tracking_code\" = ", code.ToString());
        }
        else if (PhoneNumber.Parse(trimmed, configuration.Profile.Country, configuration.Profile.AreaCode) is { Failure: null, Number: { } phone })
        {
            filter.AndRaw($"t.\"citizen\" IN (SELECT p.\"citizen\" FROM \"contact_point\" p WHERE p.\"value\" = {filter.Add(phone.E164)})");
        }
        else
        {
            return Words(session.Stems, SearchQuery.Parse(trimmed), filter, olderThan);
        }

        if (olderThan is { } key)
        {
            filter.And("t.\"key\" < ", key);
        }

        return new SearchSource(Tickets, "ORDER BY t.\"key\" DESC");
    }

    private static SearchSource? Words(IStemTable stems, SearchQuery query, Filter filter, long? olderThan)
    {
        if (query.IsEmpty)
        {
            return null;
        }

        filter.AndRaw(stems.Matches(query, filter.Add));
        if (olderThan is { } key)
        {
            filter.AndRaw(stems.OlderThan(key, filter.Add));
        }

        return new SearchSource(stems.From, stems.NewestFirst);
    }
}

/// <summary>Tables of a search, and its order: newest first.</summary>
internal sealed record SearchSource(string From, string Order);
