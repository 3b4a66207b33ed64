using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Counting;

/// <summary>Compares the kept counts with a count of all tickets, and mends them where they differ.</summary>
public sealed class CheckCounts
{
    /// <returns>How many rows were wrong.</returns>
    public async Task<int> ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        // Counting two million tickets takes a second: only a store that is wrong does it where everybody who writes waits.
        return tenant.Store.Read(TicketCounts.Wrong) == 0 ? 0 : await tenant.Store.WriteAsync(TicketCounts.Recount, ct);
    }
}
