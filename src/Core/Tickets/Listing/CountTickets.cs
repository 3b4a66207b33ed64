using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Listing;

/// <summary>How many tickets several lists hold, for the numbers beside views. One read for all of them.</summary>
public sealed class CountTickets
{
    /// <param name="most">Counting stops here: nobody reads the difference between many and more.</param>
    /// <returns>One number a query, in their order.</returns>
    public IReadOnlyList<int> Execute(Tenant tenant, IReadOnlyList<ListQuery> queries, Actor reader, int most = 1000) =>
        tenant.Store.Read(session =>
            (IReadOnlyList<int>)[.. queries.Select(q => Filter.Of(tenant.Configuration, q, reader)?.Count(session, most) ?? 0)]);
}
