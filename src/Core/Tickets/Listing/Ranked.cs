using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Tickets.Listing;

/// <summary>
/// The newest hits of a search, those with its very words first: stems are coarse on purpose (kaldırım also finds kaldı), and this pays
/// it back. Behind them the next older ones, ranked among themselves.
/// </summary>
internal static class Ranked
{
    public const int Candidates = 200;

    private const string Columns =
        """t."key", t."text", t."problem", t."problem_source", t."address", c."name", t."archived_at" """;

    public static TicketPage Page(
        ReadSession session, TenantConfiguration configuration, Filter filter, ListQuery query, ListCursor? cursor, Func<IReadOnlyList<long>, TicketPage> page)
    {
        // A cursor names how many of the ranked ones are shown already, and where they began: newer tickets do not move it.
        var (skip, after) = cursor is { Due: { } shown } c ? ((int)shown, c.Key) : (0, cursor?.Key);
        var found = filter.Copy();
        if (TicketSearch.Narrow(session, configuration, query.Search!, found, after, Candidates) is not { } source)
        {
            return new TicketPage([], null);
        }

        var candidates = found.Copy();
        var words = SearchQuery.Parse(query.Search).Words;
        var hits = found.Query(session, Columns, source.Tables, source.Order, Candidates, Read).ConvertAll(hit => (hit.Key, Text: hit.Archived ? $"{Whole(session, hit.Key)}\n{hit.Others}" : $"{hit.Text}\n{hit.Others}"));
        var order = hits.Select((hit, i) => (hit.Key, Rank: FoldedText.RankExact(FoldedText.Fold(hit.Text), words), i))
            .OrderByDescending(h => h.Rank).ThenBy(h => h.i).Select(h => h.Key).ToList();
        var shownNow = page([.. order.Skip(skip).Take(query.Limit)]);
        if (skip + query.Limit < order.Count)
        {
            return shownNow with { Next = new ListCursor(skip + query.Limit, after ?? hits[0].Key + 1).ToString() };
        }

        if (hits.Count == Candidates)
        {
            return shownNow with { Next = new ListCursor(null, hits[^1].Key).ToString() };
        }

        return source.Candidates is { } sql
            && candidates.Single(session, sql, r => (Looked: r.GetInt64(0), Last: r.IsDBNull(1) ? 0 : r.GetInt64(1))) is { Looked: >= TicketSearch.MostCandidates } looked
                ? shownNow with { Next = new ListCursor(null, looked.Last).ToString(), Partial = true }
                : shownNow;
    }

    private static string? Whole(ReadSession session, long key) =>
        session.First<Ticket>("\"key\" = @p0", key) is { } ticket ? TicketArchives.Find(session, ticket)?.Text : null;

    /// <summary>Nothing else may be read before the last row is: the whole texts of archived tickets come after.</summary>
    private static (long Key, string Text, string Others, bool Archived) Read(System.Data.Common.DbDataReader r)
    {
        return (r.GetInt64(0), r.GetString(1), string.Join('\n', Text(2), Text(3), Text(4), Text(5)), !r.IsDBNull(6));

        string? Text(int column) => r.IsDBNull(column) ? null : r.GetString(column);
    }
}
