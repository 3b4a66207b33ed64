using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Audit;

/// <summary>
/// The chain as a list, the newest first, for who may read it (<see cref="Acts.ReadAudit"/>). Events of tickets the reader may not see are
/// not there. A page looks at so many events at most and says how far it came: a person's one act of three years ago is found by going on.
/// </summary>
public sealed class ReadAudit(IClock clock)
{
    /// <summary>Somebody took a copy of what is on record.</summary>
    public const string ExportedEvent = "auditExported";

    /// <summary>Events looked at for one page.</summary>
    public const int MostLooked = 20_000;

    private const int Chunk = 1000;

    public Result<AuditPage> Execute(Tenant tenant, AuditQuery query, Actor reader)
    {
        if (!reader.May(Acts.ReadAudit))
        {
            return PeopleErrors.NotAllowed;
        }

        ListCursor? after = null;
        if (query.Cursor is { Length: > 0 } text)
        {
            if (!ListCursor.TryParse(text, out var parsed) || parsed.Due is null)
            {
                return Failure.Invalid("field.cursor", "cursor", ("field", "cursor"));
            }

            after = parsed;
        }

        var limit = Math.Clamp(query.Limit, 1, AuditQuery.LargestLimit);
        return tenant.Store.Read<Result<AuditPage>>(session =>
        {
            var sight = new AuditSight(session, tenant.Configuration, reader);
            var found = query.Ticket is { Length: > 0 } number
                ? OfTicket(session, sight, number, query, after, limit)
                : Walk(session, sight, query, after, limit);
            return new AuditPage(Entries(session, found.Links), found.Next?.ToString(), found.Partial, found.LookedTo);
        });
    }

    /// <summary>All that a query finds, for a file; that it was made is on record too.</summary>
    /// <param name="most">The file ends there.</param>
    public async ValueTask<Result<IReadOnlyList<AuditEntry>>> ExportAsync(Tenant tenant, AuditQuery query, Actor reader, int most, CancellationToken ct)
    {
        var all = new List<AuditEntry>();
        var next = query with { Limit = AuditQuery.LargestLimit, Cursor = null };
        do
        {
            ct.ThrowIfCancellationRequested();
            var page = Execute(tenant, next, reader);
            if (page.Value is not { } value)
            {
                return page.Failure!;
            }

            all.AddRange(value.Entries);
            next = next with { Cursor = value.Next };
        }
        while (next.Cursor is not null && all.Count < most);

        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            s => EventChain.Append(s, EventChain.NoTicket, ExportedEvent, reader.Code, now, EventText.Of(new JsonObject { ["rows"] = all.Count })), ct);
        return all;
    }

    private static Found OfTicket(ReadSession session, AuditSight sight, string number, AuditQuery query, ListCursor? after, int limit)
    {
        if (session.First<Ticket>("\"number\" = @p0", number.Trim()) is not { } ticket || !sight.Sees(ticket.Key))
        {
            return new Found([], null, false, null);
        }

        var events = TicketArchives.Find(session, ticket)?.Events ?? session.List<TicketEvent>("\"ticket\" = @p0", ticket.Key);
        var all = events
            .Where(e => Matches(query, e.Actor, e.Kind) && (query.From is null || e.At >= query.From) && (query.To is null || e.At < query.To))
            .Select(e => new Link(Provider.Of(e.At), e.Seq, e.Ticket, e))
            .OrderByDescending(l => l.At).ThenByDescending(l => l.Seq)
            .Where(l => after is not { } place || l.IsBehind(place))
            .Take(limit + 1)
            .ToList();
        return Cut(all, limit, partial: false, null);
    }

    private static Found Walk(ReadSession session, AuditSight sight, AuditQuery query, ListCursor? after, int limit)
    {
        var found = new List<Link>();
        var (at, seq) = after is { } place ? (place.Due!.Value, place.Key) : (query.To is { } to ? Provider.Of(to) : long.MaxValue, 0L);
        var from = query.From is { } since ? Provider.Of(since) : long.MinValue;
        for (var looked = 0; looked < MostLooked; looked += Chunk)
        {
            var chunk = session.Query(
                "SELECT \"at\", \"seq\", \"ticket\", \"actor\", \"kind\" FROM \"ticket_event\" WHERE \"at\" >= @p0 AND (\"at\", \"seq\") < (@p1, @p2) ORDER BY \"at\" DESC, \"seq\" DESC LIMIT @p3",
                r => (Link: new Link(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), Actor: r.GetString(3), Kind: r.GetString(4)),
                from,
                at,
                seq,
                (long)Chunk);
            foreach (var row in chunk)
            {
                if (Matches(query, row.Actor, row.Kind) && sight.Sees(row.Link.Ticket))
                {
                    found.Add(row.Link);
                    if (found.Count > limit)
                    {
                        return Cut(found, limit, partial: false, null);
                    }
                }
            }

            if (chunk.Count < Chunk)
            {
                return new Found(found, null, false, null);
            }

            (at, seq) = (chunk[^1].Link.At, chunk[^1].Link.Seq);
        }

        return new Found(found, new ListCursor(at, seq), true, Provider.ToInstant(at));
    }

    private static bool Matches(AuditQuery query, string actor, string kind) =>
        (string.IsNullOrEmpty(query.Actor) || query.Actor == actor) && (query.Area is not { } area || AuditAreas.Of(kind) == area);

    private static Found Cut(List<Link> links, int limit, bool partial, Instant? looked) => links.Count > limit
        ? new Found(links[..limit], new ListCursor(links[limit - 1].At, links[limit - 1].Seq), partial, looked)
        : new Found(links, null, partial, looked);

    private static List<AuditEntry> Entries(ReadSession session, IReadOnlyList<Link> links)
    {
        var missing = links.Where(l => l.Event is null).Select(l => (object?)l.Seq).ToArray();
        var events = missing.Length == 0 ? [] : session.List<TicketEvent>($"\"seq\" IN ({Places(missing.Length)})", missing).ToDictionary(e => e.Seq);
        var keys = links.Select(l => l.Ticket).Where(t => t != EventChain.NoTicket).Distinct().Select(t => (object?)t).ToArray();
        var tickets = keys.Length == 0 ? [] : session.List<Ticket>($"\"key\" IN ({Places(keys.Length)})", keys).ToDictionary(t => t.Key);
        return [.. links.Select(l => l.Event ?? events[l.Seq]).Select(e => tickets.GetValueOrDefault(e.Ticket) is { } ticket
            ? new AuditEntry(e.Seq, e.At, e.Actor, e.Kind, e.Content, ticket.Id, ticket.Number)
            : new AuditEntry(e.Seq, e.At, e.Actor, e.Kind, e.Content, null, null))];
    }

    private static string Places(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@p{i}")));

    /// <param name="Event">Known already, of an archived ticket.</param>
    private sealed record Link(long At, long Seq, long Ticket, TicketEvent? Event = null)
    {
        public bool IsBehind(ListCursor place) => At < place.Due || (At == place.Due && Seq < place.Key);
    }

    private sealed record Found(IReadOnlyList<Link> Links, ListCursor? Next, bool Partial, Instant? LookedTo);
}
