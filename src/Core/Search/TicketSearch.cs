using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Listing;

namespace Derman.Core.Search;

/// <summary>Where a search finds its tickets.</summary>
/// <param name="Tables">Ticket as t, its citizen as c.</param>
/// <param name="Order">Newest first.</param>
/// <param name="Candidates">SQL for how many tickets were looked at and the key of the last, when their number is bounded.</param>
internal sealed record SearchSource(string Tables, string Order, string? Candidates);

/// <summary>Turns what a person types into a source of tickets: a number, a tracking code, a phone, or words.</summary>
internal static class TicketSearch
{
    /// <summary>
    /// Tickets with the words that one page looks at, newest first, to find those its reader sees: a reader of a small unit would else
    /// look through every ticket with a common word. About 3 ms; the next page goes on behind them.
    /// </summary>
    public const int MostCandidates = 2000;

    private const string Plain = """ FROM "ticket" t LEFT JOIN "citizen" c ON c."key" = t."citizen" """;

    /// <summary>Adds the conditions; returns the tables to read, or null when nothing can be found.</summary>
    /// <param name="after">Goes on behind the ticket of this key.</param>
    /// <param name="limit">Rows of the page.</param>
    public static SearchSource? Narrow(ReadSession session, TenantConfiguration configuration, string text, Filter filter, long? after, int limit)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith(configuration.Profile.TicketPrefix + "-", StringComparison.OrdinalIgnoreCase))
        {
            filter.And("t.\"number\" = ", trimmed.ToUpperInvariant());
            return Found(filter, after);
        }

        if (Common.TrackingCode.TryParse(trimmed, out var code))
        {
            filter.And("t.\"tracking_code\" = ", code.ToString());
            return Found(filter, after);
        }

        if (PhoneNumber.Parse(trimmed, configuration.Profile.Country, configuration.Profile.AreaCode) is { Failure: null, Number: { } phone })
        {
            filter.AndRaw($"t.\"citizen\" IN (SELECT p.\"citizen\" FROM \"contact_point\" p WHERE p.\"value\" = {filter.Add(phone.E164)})");
            return Found(filter, after);
        }

        return SearchQuery.Parse(trimmed) is { IsEmpty: false } words ? Words(session, filter, words, after, limit) : null;
    }

    private static SearchSource Found(Filter filter, long? after)
    {
        if (after is { } key)
        {
            filter.And("t.\"key\" < ", key);
        }

        return new SearchSource(Plain, "ORDER BY t.\"key\" DESC", null);
    }

    /// <summary>Newest first comes for free, whatever the word: see <see cref="IStemTable"/>.</summary>
    private static SearchSource Words(ReadSession session, Filter filter, SearchQuery words, long? after, int limit)
    {
        // Sealed tickets are few: looking that many further back makes sure that a page is full without them.
        var most = filter.IsEmpty && filter.HidesSealed ? limit + session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"sealed_at\" IS NOT NULL") : limit;
        var bounded = !filter.IsEmpty || most > MostCandidates;
        var found = $"{session.Stems.Found(words, after, bounded ? MostCandidates : most, filter.Add)} AS s";
        return new SearchSource(
            $""" FROM {found} JOIN "ticket" t ON t."key" = s.k LEFT JOIN "citizen" c ON c."key" = t."citizen" """,
            "ORDER BY s.k DESC",
            bounded ? $"SELECT COUNT(*), MIN(s.k) FROM {found}" : null);
    }
}
