using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Archive;

/// <summary>
/// Packs the histories of tickets closed long ago. In small units, each of them one transaction that moves whole tickets: a crash
/// leaves every ticket either in its tables or in the archive, and the next run goes on where this one ended.
/// </summary>
public sealed class ArchiveTickets(IClock clock)
{
    /// <summary>Tickets one unit packs: about 10 ms of the writer's time, so that a desk at work does not feel it.</summary>
    private const int UnitSize = 24;

    /// <param name="after">How long a ticket has to be closed.</param>
    /// <param name="most">Tickets after which this run ends.</param>
    /// <returns>How many were packed.</returns>
    public async Task<int> ExecuteAsync(Tenant tenant, Duration after, int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var packed = 0;
        var (from, last) = (long.MinValue, long.MinValue);
        var dictionary = await DictionaryAsync(tenant, now - after, now, ct);
        while (dictionary is not null && packed < most)
        {
            ct.ThrowIfCancellationRequested();
            var (at, key) = (from, last);
            var found = tenant.Store.Read(s => Prepare(s, dictionary, now - after, at, key));
            if (found.Count == 0)
            {
                break;
            }

            (from, last) = found[^1].Place;
            var ready = found.Where(f => f.Packed is not null).ToList();
            if (ready.Count > 0)
            {
                packed += await tenant.Store.WriteAsync(session => ready.Count(f => Move(session, f.Packed!, now)), ct);
            }
        }

        return packed;
    }

    /// <summary>When the oldest closed ticket that is not packed was closed; null when there is none.</summary>
    public static Instant? OldestOf(Tenant tenant) =>
        tenant.Store.Read(s => s.Scalar("SELECT MIN(\"closed_at\") FROM \"ticket\" WHERE \"closed_at\" IS NOT NULL AND \"archived_at\" IS NULL")) is long at ? Provider.ToInstant(at) : null;

    /// <summary>Null when there is nothing to pack: a store without old tickets has no dictionary either.</summary>
    private static async Task<ArchiveDictionary?> DictionaryAsync(Tenant tenant, Instant before, Instant now, CancellationToken ct) =>
        tenant.Store.Read(s => s.Scalar($"SELECT \"key\" FROM \"ticket\" WHERE {Candidates} LIMIT 1", Provider.Of(before))) is null
            ? null
            : await tenant.Store.WriteAsync(s => DictionaryWords.Current(s, tenant.Configuration, now), ct);

    private const string Candidates = "\"closed_at\" IS NOT NULL AND \"archived_at\" IS NULL AND \"category\" = 'Closed' AND \"closed_at\" < @p0";

    private static List<Candidate> Prepare(ReadSession session, ArchiveDictionary dictionary, Instant before, long from, long last)
    {
        var head = session.Count("SELECT MAX(\"seq\") FROM \"ticket_event\"");
        return [.. session
            .List<Ticket>(
                $"{Candidates} AND (\"closed_at\", \"key\") > (@p1, @p2) ORDER BY \"closed_at\", \"key\" LIMIT {UnitSize}", Provider.Of(before), from, last)
            .Select(t => new Candidate((Provider.Of(t.ClosedAt!.Value), t.Key), Prepare(session, dictionary, t, head)))];
    }

    /// <summary>Null while something about the ticket may still move by itself.</summary>
    private static Prepared? Prepare(ReadSession session, ArchiveDictionary dictionary, Ticket ticket, long head)
    {
        if (ticket is not { Simulated: null, ReopensAt: null, ReopenRequestedAt: null, WaitUntil: null })
        {
            return null;
        }

        var history = TicketHistory.Load(session, ticket.Key);
        if (history.Clocks.Exists(c => c.NextAt is not null || c.MetAt is null)
            || history.Deliveries.Exists(d => d.NextAttemptAt is not null)
            || history.Tasks.Exists(t => t.State == TaskStates.Open)
            || history.Events.Exists(e => e.Seq == head) // The chain goes on from its last link.
            || session.Scalar("SELECT 1 FROM \"attachment\" WHERE \"ticket\" = @p0 AND \"next_attempt_at\" IS NOT NULL", ticket.Key) is not null
            || session.Scalar("SELECT 1 FROM \"conversation\" WHERE \"ticket\" = @p0", ticket.Key) is not null)
        {
            return null;
        }

        var bytes = PackedHistory.Write(ticket.Text, history);
        return new Prepared(ticket.Key, ticket.Version, bytes, new TicketArchive { Ticket = ticket.Key, Dictionary = dictionary.Id, Data = Deflated.Pack(dictionary.Content, bytes) });
    }

    /// <returns>False when the ticket, or anything of its history, is no longer as it was packed; it is left for the next run.</returns>
    private static bool Move(WriteSession session, Prepared prepared, Instant now)
    {
        var key = prepared.Ticket;
        if (session.First<Ticket>("\"key\" = @p0", key) is not { ArchivedAt: null } ticket || ticket.Version != prepared.Version)
        {
            return false;
        }

        var history = TicketHistory.Load(session, key);
        if (!PackedHistory.Write(ticket.Text, history).Same(prepared.Bytes))
        {
            return false;
        }

        session.Insert(prepared.Archive);
        foreach (var tasks in history.Tasks.GroupBy(t => t.Directorate, StringComparer.Ordinal))
        {
            session.Insert(new ArchivedTask { Directorate = tasks.Key, Ticket = key, Tasks = tasks.Count() });
        }

        TicketHistory.Delete(session, key);
        session.Execute(
            "UPDATE \"ticket\" SET \"text\" = @p2, \"archived_at\" = @p1, \"version\" = \"version\" + 1 WHERE \"key\" = @p0", key, Provider.Of(now), Excerpt.Of(ticket.Text));
        return true;
    }

    private sealed record Candidate((long ClosedAt, long Key) Place, Prepared? Packed);

    private sealed record Prepared(long Ticket, int Version, PackedBytes Bytes, TicketArchive Archive);
}
