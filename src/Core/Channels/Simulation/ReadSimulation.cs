using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels.Simulation;

/// <param name="Person">The made-up person's name.</param>
/// <param name="Sent">What would have gone by the way it would have gone; null for the person's own words.</param>
/// <param name="Ticket">The request it belongs to; null for none.</param>
public sealed record SimulatedTurn(string Person, string Text, Instant At, bool FromPerson, string? Sent, string? State, Guid? Ticket, string? Number);

/// <param name="Tickets">Made-up requests of the account.</param>
/// <param name="Held">Real messages that wait until the account is live.</param>
public sealed record SimulationView(IReadOnlyList<SimulatedTurn> Turns, int Tickets, int Held);

/// <summary>What happened on an account while it is tried out.</summary>
public static class ReadSimulation
{
    private const int Newest = 60;

    public static SimulationView Of(Tenant tenant, string account) => tenant.Store.Read(session =>
    {
        var people = session.List<Conversation>("\"account\" = @p0 AND \"simulated\" = 1", account).ToDictionary(c => c.Key);
        var turns = new List<SimulatedTurn>();
        foreach (var message in session.List<Message>(
            "\"conversation\" IN (SELECT \"key\" FROM \"conversation\" WHERE \"account\" = @p0 AND \"simulated\" = 1) ORDER BY \"key\" DESC LIMIT @p1", account, (long)Newest))
        {
            var delivery = message.Direction == "out" ? session.First<Delivery>("\"message\" = @p0", message.Key) : null;
            var sent = delivery is null ? null : session.First<SimulatedSend>("\"idempotency_key\" = @p0", delivery.IdempotencyKey.ToString());
            var ticket = message.Ticket is { } key ? session.First<Ticket>("\"key\" = @p0", key) : null;
            turns.Add(new SimulatedTurn(
                people[message.Conversation!.Value].ExternalName ?? "", message.Text, message.At, message.Direction == "in", sent?.Kind, delivery?.State, ticket?.Id, ticket?.Number));
        }

        turns.Reverse();
        return new SimulationView(
            turns,
            (int)session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"simulated\" = @p0", account),
            (int)session.Count("SELECT COUNT(*) FROM \"inbound_request\" WHERE \"account\" = @p0 AND \"state\" = 'new' AND \"method\" <> 'SIMULATION'", account));
    });
}
