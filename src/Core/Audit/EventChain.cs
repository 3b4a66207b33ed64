using System.Security.Cryptography;
using System.Text;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Audit;

/// <summary>Appends to the tenant's chain of events. Runs inside the writer, where order is total.</summary>
public static class EventChain
{
    /// <summary>What happens to people and roles stands in the chain too, under no ticket: those count from 1.</summary>
    public const long NoTicket = 0;

    private const int SaltSize = 16;

    public static TicketEvent Append(WriteSession session, long ticket, string kind, string actor, Instant at, string content)
    {
        var (seq, previous) = session.ChainHead ?? Head(session);
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var contentHash = ContentHash(salt, content);
        var row = new TicketEvent
        {
            Seq = seq + 1,
            Ticket = ticket,
            Kind = kind,
            Actor = actor,
            At = at,
            Content = content,
            Salt = salt,
            ContentHash = contentHash,
            Hash = Link(previous, contentHash),
        };
        session.Insert(row);
        session.ChainHead = (row.Seq, row.Hash);
        return row;
    }

    public static byte[] ContentHash(byte[] salt, string content)
    {
        var text = Encoding.UTF8.GetBytes(content);
        var input = new byte[salt.Length + text.Length];
        salt.CopyTo(input, 0);
        text.CopyTo(input, salt.Length);
        return SHA256.HashData(input);
    }

    public static byte[] Link(byte[] previous, byte[] contentHash)
    {
        Span<byte> input = stackalloc byte[64];
        previous.CopyTo(input);
        contentHash.CopyTo(input[32..]);
        return SHA256.HashData(input);
    }

    private static (long, byte[]) Head(ReadSession session)
    {
        var last = session.Query(
            "SELECT \"seq\", \"hash\" FROM \"ticket_event\" ORDER BY \"seq\" DESC LIMIT 1",
            r => (r.GetInt64(0), r.GetFieldValue<byte[]>(1)));
        return last.Count == 0 ? (0, new byte[32]) : last[0];
    }
}
