using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;

namespace Derman.Core.Tickets.Listing;

/// <summary>The places of a list's tickets, as far as they have one: the list again, on a map.</summary>
public sealed class ReadPoints
{
    /// <summary>A map of more says nothing; whoever wants the rest narrows the list.</summary>
    public const int Most = 500;

    private const int WordsShown = 80;

    /// <returns>The most urgent first, and whether there are more.</returns>
    public Result<TicketPoints> Execute(Tenant tenant, ListQuery query, Actor reader)
    {
        if (!string.IsNullOrWhiteSpace(query.Search))
        {
            return TicketErrors.Unknown("q", query.Search); // What words find is a list of its own, in its own order.
        }

        return tenant.Store.Read<Result<TicketPoints>>(session =>
        {
            if (Filter.Of(tenant.Configuration, query, reader) is not { } filter)
            {
                return new TicketPoints([], More: false);
            }

            filter.AndRaw("t.\"lat\" IS NOT NULL");
            filter.AndRaw("t.\"lon\" IS NOT NULL");
            var rows = filter.Page(
                session,
                "t.\"id\", t.\"number\", substr(t.\"text\", 1, 80), t.\"lat\", t.\"lon\", t.\"category\", t.\"next_due\"",
                "\"ticket\" t",
                filter.IsOpen ? ListOrder.Due : ListOrder.Newest,
                Most + 1,
                r => new TicketPoint(
                    Columns.Id(r, 0)!.Value,
                    Columns.Text(r, 1)!,
                    Columns.Text(r, 2) is { Length: >= WordsShown } words ? words + "…" : Columns.Text(r, 2)!,
                    r.GetDouble(3),
                    r.GetDouble(4),
                    CategoryNames.Of(Enum.Parse<Category>(Columns.Text(r, 5)!)),
                    Columns.IntegerOrNull(r, 6) is { } due ? Provider.ToInstant(due) : null));
            return new TicketPoints([.. rows.Take(Most)], rows.Count > Most);
        });
    }
}

public sealed record TicketPoints(IReadOnlyList<TicketPoint> Points, bool More);

/// <param name="Category">open | waiting | proposed | solved | closed.</param>
public sealed record TicketPoint(Guid Id, string Number, string Excerpt, double Lat, double Lon, string Category, NodaTime.Instant? NextDue);
