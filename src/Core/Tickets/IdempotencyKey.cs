using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets;

/// <summary>
/// A client's own key for a request: the same key with the same body gives the first answer again; with another body it is
/// refused. Kept in the same transaction as the effect.
/// </summary>
/// <param name="Scope">Client and operation; a key of one client means nothing for another.</param>
public sealed record IdempotencyKey(string Scope, string Key, byte[] RequestHash)
{
    /// <summary>Longest key taken, in characters.</summary>
    public const int LongestKey = 200;

    internal Result<TicketView>? Find(ReadSession session) => FindText(session) is not { } earlier ? null
        : earlier.Value is { } body ? TicketViewJson.Read(body) : earlier.Failure!;

    /// <summary>The first answer where it is no ticket.</summary>
    internal Result<string>? FindText(ReadSession session)
    {
        if (session.First<IdempotentAnswer>("\"scope\" = @p0 AND \"idempotency_key\" = @p1", Scope, Key) is not { } answer)
        {
            return null;
        }

        return answer.RequestHash.AsSpan().SequenceEqual(RequestHash)
            ? answer.Body
            : TicketErrors.IdempotencyMismatch;
    }

    internal void Keep(WriteSession session, TicketView view, Instant now) => KeepText(session, TicketViewJson.Write(view), now);

    internal void KeepText(WriteSession session, string answer, Instant now) => session.Insert(new IdempotentAnswer
    {
        Scope = Scope,
        IdempotencyKey = Key,
        RequestHash = RequestHash,
        Status = 200,
        Body = answer,
        At = now,
    });
}
