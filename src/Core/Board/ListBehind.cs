using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Board;

/// <summary>The tickets behind a number of the board, page by page: late ones by how late, the others the newest first.</summary>
public sealed class ListBehind(IClock clock)
{
    public Result<TicketPage> Execute(Tenant tenant, BoardQuery query, Actor reader)
    {
        var configuration = tenant.Configuration;
        if (BoardScope.Of(configuration, reader) is not { } scope)
        {
            return BoardErrors.NotYours;
        }

        ListCursor? after = null;
        if (query.Cursor is { Length: > 0 } text)
        {
            if (!ListCursor.TryParse(text, out var parsed))
            {
                return Failure.Invalid("field.cursor", "cursor", ("field", "cursor"));
            }

            after = parsed;
        }

        var times = new BoardTimes(query.Period, clock.GetCurrentInstant(), configuration.Zone);
        var limit = Math.Clamp(query.Limit, 1, ListQuery.LargestLimit);
        return tenant.Store.Read<Result<TicketPage>>(session =>
        {
            var filter = new BoardFilter(configuration, scope, times, reader).Of(query.Subject, query.Directorate, query.Neighbourhood);
            var order = Order.Of(query.Subject, narrowed: query.Directorate is not null || scope.Units is not null);
            if (after is { } place)
            {
                order.Follow(filter, place);
            }

            var found = filter.Query(session, $"t.\"key\", {order.Moment}", " FROM \"ticket\" t", order.By, limit + 1, r => new ListCursor(r.IsDBNull(1) ? null : r.GetInt64(1), r.GetInt64(0)));
            var shown = found.Take(limit).ToList();
            var items = ListTickets.Of(session, configuration, [.. shown.Select(c => c.Key)], reader);
            return items with { Next = found.Count > limit ? shown[^1].ToString() : null };
        });
    }

    /// <param name="Moment">The column that leads; the key follows.</param>
    private sealed record Order(string Moment, bool Ascending)
    {
        /// <param name="narrowed">To some units: then their small indexes lead and the few found are sorted; walking all tickets from the newest could take all of them.</param>
        public static Order Of(BoardSubject subject, bool narrowed) => subject switch
        {
            BoardSubject.Arrived => new("t.\"registered_at\"", false),
            BoardSubject.Solved => new("t.\"solved_at\"", false),
            BoardSubject.Closed => new("t.\"closed_at\"", false),
            BoardSubject.Overdue or BoardSubject.DueToday => new("t.\"next_due\"", true),
            BoardSubject.Open when !narrowed => new("t.\"registered_at\"", false),
            _ => new("(t.\"registered_at\" + 0)", false),
        };

        public string By => Ascending ? $"ORDER BY {Moment}, t.\"key\"" : $"ORDER BY {Moment} DESC, t.\"key\" DESC";

        public void Follow(Filter filter, ListCursor place) =>
            filter.AndRaw($"({Moment}, t.\"key\") {(Ascending ? ">" : "<")} ({filter.Add(place.Due ?? 0)}, {filter.Add(place.Key)})");
    }
}
