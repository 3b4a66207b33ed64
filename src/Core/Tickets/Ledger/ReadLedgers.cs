using System.Globalization;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Ledger;

/// <param name="Kind">desk | directorate | person | citizen | institution.</param>
public sealed record HeldInterval(string Kind, string Name, Instant From, Instant? To);

/// <summary>The custody ledgers of one page of a list, read at once.</summary>
public sealed class ReadLedgers
{
    /// <param name="tickets">Ids of a page the reader was given.</param>
    public IReadOnlyDictionary<Guid, IReadOnlyList<HeldInterval>> Execute(Tenant tenant, IReadOnlyList<Guid> tickets, string language)
    {
        if (tickets.Count == 0)
        {
            return new Dictionary<Guid, IReadOnlyList<HeldInterval>>();
        }

        var places = string.Join(", ", Enumerable.Range(0, tickets.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
        var ids = tickets.Select(t => (object?)Provider.Of(t)).ToArray();
        return tenant.Store.Read<IReadOnlyDictionary<Guid, IReadOnlyList<HeldInterval>>>(session =>
        {
            var names = new HolderNames(tenant.Configuration, session, language);
            var live = session
                .Query(
                    $"""SELECT t."id", c."holder_kind", c."holder", c."from", c."to" FROM "ticket" t JOIN "custody" c ON c."ticket" = t."key" WHERE t."id" IN ({places}) ORDER BY t."key", c."seq" """,
                    r => (Ticket: Provider.ToGuid(r.GetFieldValue<byte[]>(0)), Kind: r.GetString(1), Holder: r.GetString(2), From: r.GetInt64(3), To: r.IsDBNull(4) ? (long?)null : r.GetInt64(4)),
                    ids)
                .GroupBy(r => r.Ticket)
                .ToDictionary(
                    g => g.Key,
                    g => (IReadOnlyList<HeldInterval>)[.. g.Select(r => new HeldInterval(
                        r.Kind, names.Of(r.Kind, r.Holder), Provider.ToInstant(r.From), r.To is { } to ? Provider.ToInstant(to) : null))]);
            foreach (var ticket in session.List<Ticket>($"\"id\" IN ({places}) AND \"archived_at\" IS NOT NULL", ids))
            {
                live[ticket.Id] = [.. (TicketArchives.Find(session, ticket)?.Ledger ?? []).Select(c => new HeldInterval(c.HolderKind, names.Of(c.HolderKind, c.Holder), c.From, c.To))];
            }

            return live;
        });
    }
}
