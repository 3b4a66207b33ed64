using System.Globalization;
using Derman.Core.Storage;

namespace Derman.Core.Audit;

/// <summary>What a walk over the whole chain found.</summary>
/// <param name="Events">Links read.</param>
/// <param name="BrokenAt">First sequence number that does not fit, null when the chain is whole.</param>
public sealed record ChainReport(long Events, long? BrokenAt, string? Reason);

/// <summary>Re-computes the chain: every link, and every content that has not been erased.</summary>
public static class ChainVerifier
{
    private const int Page = 2000;

    public static ChainReport Verify(StoreHandle store) => store.Read(session =>
    {
        var previous = new byte[32];
        long seq = 0;
        while (true)
        {
            var rows = session.List<TicketEvent>(string.Create(CultureInfo.InvariantCulture, $"\"seq\" > @p0 ORDER BY \"seq\" LIMIT {Page}"), seq);
            if (rows.Count == 0)
            {
                return new ChainReport(seq, null, null);
            }

            foreach (var row in rows)
            {
                if (row.Seq != seq + 1)
                {
                    return new ChainReport(seq, seq + 1, "missing");
                }

                if (row.Content is not null && row.Salt is not null && !EventChain.ContentHash(row.Salt, row.Content).AsSpan().SequenceEqual(row.ContentHash))
                {
                    return new ChainReport(seq, row.Seq, "content");
                }

                if (!EventChain.Link(previous, row.ContentHash).AsSpan().SequenceEqual(row.Hash))
                {
                    return new ChainReport(seq, row.Seq, "link");
                }

                previous = row.Hash;
                seq = row.Seq;
            }
        }
    });
}
