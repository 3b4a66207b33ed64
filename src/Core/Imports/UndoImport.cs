using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Runs;
using Derman.Core.Staff.People;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Imports;

/// <summary>
/// Takes a whole import back while nobody has worked on any of it. Looked at first as a whole, and refused as a whole; what somebody
/// takes up while it is being taken back stays.
/// </summary>
internal sealed class UndoImport(IClock clock)
{
    private const int Chunk = 100;
    private const string Event = "importUndone";

    public async Task<ImportReport?> ExecuteAsync(Tenant tenant, SideRun run, ImportInput input, Actor actor, RunProgress progress, CancellationToken ct)
    {
        var items = tenant.Store.Read(s => s.List<ImportedItem>("\"run\" = @p0 ORDER BY \"row\"", Provider.Of(run.Id)));
        var taken = 0;
        foreach (var chunk in items.Chunk(Chunk))
        {
            taken += tenant.Store.Read(s => chunk.Count(i => !MayGo(s, i)));
        }

        if (taken > 0)
        {
            return new ImportReport(input.Mode, items.Count, 0, 0, 0, [], Undone: 0, Kept: taken);
        }

        var undone = 0;
        foreach (var chunk in items.Chunk(Chunk))
        {
            ct.ThrowIfCancellationRequested();
            undone += await tenant.Store.WriteAsync(session => Take(session, chunk, run, actor), ct);
            if (!await progress.NoteAsync(undone, items.Count))
            {
                return null;
            }
        }

        return new ImportReport(input.Mode, items.Count, 0, 0, 0, [], undone, items.Count - undone);
    }

    private int Take(WriteSession session, ImportedItem[] chunk, SideRun run, Actor actor)
    {
        var now = clock.GetCurrentInstant();
        var gone = chunk.Where(i => MayGo(session, i)).ToList();
        foreach (var item in gone)
        {
            if (item.Kind == ImportKinds.People)
            {
                WithdrawInvitation.Apply(session, item.Made, actor.Code, now);
            }
            else if (session.First<Ticket>("\"id\" = @p0", Provider.Of(item.Made)) is { } ticket)
            {
                TakeBack.Apply(session, ticket);
            }

            session.Delete(item);
        }

        if (gone.Count > 0)
        {
            EventChain.Append(session, EventChain.NoTicket, Event, actor.Code, now, EventText.Of(new JsonObject { ["run"] = run.Id.ToString(), ["rows"] = gone.Count }));
        }

        return gone.Count;
    }

    private static bool MayGo(ReadSession session, ImportedItem item) => item.Kind == ImportKinds.People
        ? WithdrawInvitation.Is(session, item.Made)
        : session.First<Ticket>("\"id\" = @p0", Provider.Of(item.Made)) is { } ticket && TakeBack.Is(session, ticket);
}
