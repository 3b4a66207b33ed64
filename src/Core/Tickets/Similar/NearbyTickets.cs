using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Similar;

/// <param name="Words">The citizen's own words.</param>
public sealed record NearbyQuery(string? Words, string? Topic, string? Neighbourhood, string? Address, double? Lat, double? Lon);

/// <param name="Excerpt">The other citizen's words; null for a citizen, who is shown nothing of anybody.</param>
/// <param name="Meters">Distance, where both places are known.</param>
/// <param name="SameStreet">The address names the same street.</param>
/// <param name="People">Citizens who have reported it.</param>
public sealed record NearbyTicket(
    Guid Id, string Number, string? Topic, string? TopicName, DirectorateView Directorate, string StateName, string? Excerpt, string? Address,
    Instant RegisteredAt, Instant? Due, int? Meters, bool SameStreet, int People);

/// <summary>Open tickets of the same matter near by, offered before a second one is made. Staff find what they see, citizens what is listed in public.</summary>
public sealed class NearbyTickets
{
    /// <summary>Farther than this it is another hole in another road.</summary>
    public const int NearMeters = 150;

    private const int MostShown = 3;
    private const int MostLookedAt = 300;

    public IReadOnlyList<NearbyTicket> Execute(Tenant tenant, NearbyQuery query, Actor reader)
    {
        var here = query is { Lat: { } lat, Lon: { } lon } ? (lat, lon) : ((double, double)?)null;
        if (here is null && string.IsNullOrEmpty(query.Neighbourhood))
        {
            return [];
        }

        var configuration = tenant.Configuration;
        var asCitizen = reader.Roles.Contains(Actor.CitizenRole);
        var words = SharedWords.Of(query.Words ?? "");
        return tenant.Store.Read(session => (IReadOnlyList<NearbyTicket>)[.. Candidates(session, query, words)
            .Where(t => query.Topic is null || t.Topic is null || t.Topic == query.Topic)
            .Select(t => (Ticket: t, Meters: Distance.Between(here, asCitizen ? (t.PublicLat, t.PublicLon) : (t.Lat, t.Lon)), SameStreet: Street.Same(query.Address, t.Address)))
            .Where(c => c.Meters <= NearMeters || (c.Meters is null && query.Neighbourhood is not null && c.Ticket.Neighbourhood == query.Neighbourhood && Street.MayBeSame(query.Address, c.Ticket.Address)))
            .Where(c => asCitizen ? PublicList.IsVisible(c.Ticket) : Access.MaySee(configuration, session, c.Ticket, reader))
            .OrderByDescending(c => c.SameStreet || c.Meters is not null)
            .ThenBy(c => c.Meters ?? NearMeters)
            .ThenByDescending(c => c.Ticket.Key)
            .Take(MostShown)
            .Select(c => View(configuration, session, c.Ticket, c.Meters, c.SameStreet, reader, asCitizen))]);
    }

    /// <summary>Open tickets of the topic; without one, those that share most of the words.</summary>
    private static List<Ticket> Candidates(ReadSession session, NearbyQuery query, IReadOnlyList<string> words)
    {
        const string Open = "\"category\" <> 'Closed' AND \"merged_into\" IS NULL";
        if (query.Topic is { } topic)
        {
            return session.List<Ticket>($"\"topic\" = @p0 AND {Open} ORDER BY \"next_due\", \"key\" LIMIT {MostLookedAt}", topic);
        }

        var enough = words.Count > 2 ? 2 : 1;
        var keys = SharedWords.Find(session, words)
            .SelectMany(w => w.Hits.Select(h => h.Key))
            .GroupBy(k => k)
            .Where(g => g.Count() >= enough)
            .OrderByDescending(g => g.Count())
            .ThenByDescending(g => g.Key)
            .Take(50)
            .Select(g => (object?)g.Key)
            .ToArray();
        return keys.Length == 0 ? [] : session.List<Ticket>($"\"key\" IN ({string.Join(", ", keys.Select((_, i) => $"@p{i}"))}) AND {Open}", keys);
    }

    private static NearbyTicket View(
        TenantConfiguration configuration, ReadSession session, Ticket ticket, int? meters, bool sameStreet, Actor reader, bool asCitizen)
    {
        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
        return new NearbyTicket(
            ticket.Id,
            ticket.Number,
            ticket.Topic,
            TicketViews.TopicName(configuration, ticket.Topic, language),
            TicketViews.DirectorateOf(configuration, ticket.Directorate, language),
            configuration.Workflow.State(ticket.State).Names.In(language),
            asCitizen ? null : ticket.Text.Length > 160 ? $"{ticket.Text[..160]}…" : ticket.Text,
            asCitizen ? null : ticket.Address,
            ticket.RegisteredAt,
            ticket.NextDue,
            meters,
            sameStreet,
            JoinTicket.People(session, ticket.Key));
    }
}
