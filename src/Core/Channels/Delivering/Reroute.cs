using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels.Delivering;

/// <summary>
/// A message that certainly cannot go the way of its request goes once by another channel of the same person, the one they prefer before the
/// one they wrote by last. Never what is said in public.
/// </summary>
internal static class Reroute
{
    public const string Event = "rerouted";

    public static bool Try(WriteSession session, Tenant tenant, IChannelGateway gateway, Delivery delivery, string code, Instant now)
    {
        if (session.First<Message>("\"key\" = @p0", delivery.Message) is not { Public: false, Ticket: { } key } message
            || session.First<Ticket>("\"key\" = @p0", key) is not { Citizen: { } citizen } ticket
            || Means.ConversationOf(session, ticket) is not { } own
            || own.Key != message.Conversation // It has been sent another way already.
            || Other(session, tenant, gateway, own, citizen, now) is not { } other)
        {
            return false;
        }

        var from = delivery.Means;
        message.Conversation = other.Key;
        session.Update(message);
        (delivery.Means, delivery.Recipient, delivery.State) = (other.Account, other.Recipient, DeliveryStates.Queued);
        (delivery.NextAttemptAt, delivery.Attempts, delivery.FailureCode, delivery.FailureReason) = (now, 0, null, null);
        EventChain.Append(session, key, Event, Actor.System.Code, now, EventText.Of(new JsonObject { ["from"] = from, ["to"] = other.Account, ["code"] = code }));
        return true;
    }

    private static Conversation? Other(ReadSession session, Tenant tenant, IChannelGateway gateway, Conversation own, long citizen, Instant now)
    {
        var preferred = session.First<Citizen>("\"key\" = @p0", citizen)?.PreferredMeans;
        return SendWindow.Reachable(session, tenant, gateway, citizen, now)
            .Where(c => c.Account != own.Account && c.Simulated == own.Simulated)
            .OrderByDescending(c => preferred is not null && tenant.Configuration.Accounts[c.Account].Plugin == preferred)
            .FirstOrDefault();
    }
}
