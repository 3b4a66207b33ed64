using System.Globalization;
using Derman.Core.Storage;
using Derman.Core.Tickets.Archive;

namespace Derman.Core.Audit;

/// <summary>What a walk over the whole chain found.</summary>
/// <param name="Events">Links read.</param>
/// <param name="BrokenAt">First sequence number that does not fit, null when the chain is whole.</param>
public sealed record ChainReport(long Events, long? BrokenAt, string? Reason);

/// <summary>
/// Re-computes the chain: every link, and every content that has not been erased, in the tables and in the archive. Of links that
/// were ever archived no hash is kept, or its beginning: the next whole one checks them.
/// </summary>
public static class ChainVerifier
{
    private const int Page = 2000;

    public static ChainReport Verify(StoreHandle store) => store.Read(session =>
    {
        var walk = new Walk(session);
        long seq = 0;
        while (true)
        {
            var rows = session.List<TicketEvent>(string.Create(CultureInfo.InvariantCulture, $"\"seq\" > @p0 ORDER BY \"seq\" LIMIT {Page}"), seq);
            if (rows.Count == 0)
            {
                // The last link is never archived: more in the archive than in the table means that the end is missing.
                return walk.Archived.IsEmpty ? new ChainReport(seq, null, null) : new ChainReport(seq, seq + 1, "missing");
            }

            foreach (var row in rows)
            {
                while (seq + 1 < row.Seq)
                {
                    if (walk.Archived.Take(seq + 1) is not { } packed)
                    {
                        return new ChainReport(seq, seq + 1, "missing");
                    }

                    if (walk.Fault(packed) is { } lost)
                    {
                        return new ChainReport(seq, packed.Seq, lost);
                    }

                    seq++;
                }

                if (walk.Fault(row) is { } fault)
                {
                    return new ChainReport(seq, row.Seq, fault);
                }

                seq = row.Seq;
            }
        }
    });

    private sealed class Walk(ReadSession session)
    {
        private byte[] _previous = new byte[32];

        public ArchivedEvents Archived { get; } = new(session);

        public string? Fault(TicketEvent row)
        {
            if (row.Content is not null && row.Salt is not null && !EventChain.ContentHash(row.Salt, row.Content).AsSpan().SequenceEqual(row.ContentHash))
            {
                return "content";
            }

            var link = EventChain.Link(_previous, row.ContentHash);
            if (!link.AsSpan().StartsWith(row.Hash))
            {
                return "link";
            }

            _previous = link;
            return null;
        }
    }
}
