using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Undo;

namespace Derman.Core.Tickets.Bulk;

/// <summary>Finding and keeping bulks. Whose it is not, for them it does not exist.</summary>
internal static class BulkRows
{
    public static BulkChange? Find(ReadSession session, Guid id, Actor actor) =>
        session.First<BulkChange>("\"id\" = @p0 AND \"actor\" = @p1", Provider.Of(id), actor.Code);

    public static BulkChange? ByKey(ReadSession session, Actor actor, IdempotencyKey key) =>
        session.First<BulkChange>("\"actor\" = @p0 AND \"idempotency_key\" = @p1", actor.Code, key.Key);

    /// <returns>The bulk as kept: another one when the same was asked at the same moment.</returns>
    public static async Task<BulkChange> KeepAsync(Tenant tenant, BulkChange bulk, List<BulkItem> items, Actor actor, IdempotencyKey? key, CancellationToken ct) =>
        await tenant.Store.WriteAsync(
            session =>
            {
                if ((key is null ? null : ByKey(session, actor, key)) is { } same)
                {
                    return same;
                }

                if (bulk.UndoOf is { } undone && session.First<BulkChange>("\"undo_of\" = @p0", Provider.Of(undone)) is { } other)
                {
                    return other;
                }

                session.Insert(bulk);
                items.ForEach(session.Insert);
                return bulk;
            },
            ct);

    /// <summary>The move and the note of it are one transaction; whoever comes second finds it no longer pending.</summary>
    /// <param name="before">What it was; absent of an undo, which is not taken back in turn.</param>
    public static void DoneWith(TicketChange change, BulkItem item, TicketBefore? before = null)
    {
        change.OnlyIf(session => Now(session, item).State == BulkStates.Pending);
        change.Write(session =>
        {
            var row = Now(session, item);
            row.State = BulkStates.Done;
            row.Version = change.Ticket.Version;
            row.Before = before is not null && change.Messages.Count == 0 && change.Ticket.Category != Category.Closed ? before.Write() : row.Before;
            session.Update(row);
        });
    }

    public static void Refuse(WriteSession session, BulkItem item, Failure failure)
    {
        var row = Now(session, item);
        if (row.State == BulkStates.Pending)
        {
            row.State = BulkStates.Refused;
            row.Failure = BulkJson.Write(failure);
            session.Update(row);
        }
    }

    private static BulkItem Now(ReadSession session, BulkItem item) =>
        session.First<BulkItem>("\"bulk\" = @p0 AND \"seq\" = @p1", Provider.Of(item.Bulk), (long)item.Seq)!;
}
