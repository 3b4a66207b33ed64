using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Chats;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Channels.Simulation;

/// <summary>
/// Throws away what was made up on an account: requests, persons, messages. In the chain of events stays that something was there, without its
/// words. Real messages that waited are worked at once where the account is live.
/// </summary>
public sealed class EndSimulation(IClock clock)
{
    public const string Event = "simulationRemoved";
    private const int Chunk = 50;

    /// <returns>How many requests are gone.</returns>
    public async ValueTask<Result<int>> ExecuteAsync(Tenant tenant, string account, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return TicketErrors.NotYou("simulate");
        }

        var gone = 0;
        while (await tenant.Store.WriteAsync(session => Take(session, account), ct) is var taken && taken > 0)
        {
            gone += taken;
        }

        await tenant.Store.WriteAsync(session => Finish(session, tenant, account, gone, actor), ct);
        return gone;
    }

    /// <summary>What came in while the account was tried out is worked now.</summary>
    public ValueTask ReleaseAsync(Tenant tenant, string account, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            session.Execute(
                "UPDATE \"inbound_request\" SET \"next_attempt_at\" = @p0 WHERE \"account\" = @p1 AND \"state\" = 'new' AND \"method\" <> 'SIMULATION'",
                Provider.Of(clock.GetCurrentInstant()),
                account);
        },
        ct);

    private static int Take(WriteSession session, string account)
    {
        var tickets = session.List<Ticket>("\"simulated\" = @p0 ORDER BY \"key\" LIMIT @p1", account, (long)Chunk);
        tickets.ForEach(t => ForgetTicket.Apply(session, t));
        return tickets.Count;
    }

    private void Finish(WriteSession session, Tenant tenant, string account, int gone, Actor actor)
    {
        foreach (var conversation in session.List<Conversation>("\"account\" = @p0 AND \"simulated\" = 1", account))
        {
            foreach (var sql in (string[])
                     [
                         "DELETE FROM \"delivery\" WHERE \"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"conversation\" = @p0)",
                         "DELETE FROM \"message\" WHERE \"conversation\" = @p0",
                     ])
            {
                session.Execute(sql, conversation.Key);
            }

            session.Delete(conversation);
            ForgetVisitor(session, conversation);
        }

        session.Execute("DELETE FROM \"simulated_send\" WHERE \"account\" = @p0", account);
        session.Execute("DELETE FROM \"inbound_item\" WHERE \"account\" = @p0 AND \"request\" IN (SELECT \"seq\" FROM \"inbound_request\" WHERE \"account\" = @p0 AND \"method\" = 'SIMULATION')", account);
        session.Execute("DELETE FROM \"inbound_request\" WHERE \"account\" = @p0 AND \"method\" = 'SIMULATION'", account);
        EventChain.Append(session, EventChain.NoTicket, Event, actor.Code, clock.GetCurrentInstant(), EventText.Of(new JsonObject { ["account"] = account, ["tickets"] = gone }));
    }

    /// <summary>What an identity left beside its words: a refusal, the number and page of a chat, and a person nothing real knows.</summary>
    private static void ForgetVisitor(WriteSession session, Conversation conversation)
    {
        session.Execute("DELETE FROM \"opt_out\" WHERE \"account\" = @p0 AND \"person\" = @p1", conversation.Account, conversation.Recipient);
        ChatBook.Forget(session, conversation);
        if (conversation.Citizen is { } key)
        {
            ForgetPerson.WhenUnknown(session, key);
        }
    }
}
