using Derman.Core.Citizens;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Listing;

namespace Derman.Core.Search;

/// <summary>Turns what a person types into a source of tickets: a number, a tracking code, a phone, or words.</summary>
internal static class TicketSearch
{
    private const string Words = """ FROM "ticket_search" s JOIN "ticket" t ON t."key" = s.rowid LEFT JOIN "citizen" c ON c."key" = t."citizen" """;
    private const string Plain = """ FROM "ticket" t LEFT JOIN "citizen" c ON c."key" = t."citizen" """;

    /// <summary>Adds the conditions; returns the tables to read, or null when nothing can be found.</summary>
    public static string? Narrow(TenantConfiguration configuration, string text, Filter filter)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith(configuration.Profile.TicketPrefix + "-", StringComparison.OrdinalIgnoreCase))
        {
            filter.And("t.\"number\" = ", trimmed.ToUpperInvariant());
            return Plain;
        }

        if (Common.TrackingCode.TryParse(trimmed, out var code))
        {
            filter.And("t.\"tracking_code\" = ", code.ToString());
            return Plain;
        }

        if (PhoneNumber.Parse(trimmed, configuration.Profile.Country, configuration.Profile.AreaCode) is { Failure: null, Number: { } phone })
        {
            filter.AndRaw($"t.\"citizen\" IN (SELECT p.\"citizen\" FROM \"contact_point\" p WHERE p.\"value\" = {filter.Add(phone.E164)})");
            return Plain;
        }

        if (SearchQuery.Parse(trimmed).ToFts5Match() is not { } match)
        {
            return null;
        }

        filter.And("s.\"ticket_search\" MATCH ", match);
        return Words;
    }

    /// <summary>rowid is the ticket key: newest first comes for free, whatever the word.</summary>
    public static string NewestFirst(string source) => $"ORDER BY {KeyOf(source)} DESC";

    public static string KeyOf(string source) => source == Words ? "s.rowid" : "t.\"key\"";
}
