using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>
/// A call that came to us has a thread, and by the rule of its line it is a request to be: kept with the call, without a number of its own,
/// until a person says what came of it. Made anew of the call after every event, so that their order does not matter.
/// </summary>
internal static class CallDrafts
{
    public static void Settle(WriteSession session, TenantConfiguration configuration, Call call)
    {
        var began = call.QueuedAt ?? call.AnsweredAt;
        if (began is { } since && call is { Conversation: null, From.Length: > 0 })
        {
            call.Conversation = Thread(session, configuration, call, since);
        }

        // Who gave up is called back: that is what is owed to them, not an empty request.
        call.DraftAt = call.State == "abandoned" ? null : CallRules.Of(configuration, call.Account).Drafts switch
        {
            CallRules.Join => began,
            CallRules.Answer => call.AnsweredAt,
            _ => null,
        };
    }

    private static long Thread(WriteSession session, TenantConfiguration configuration, Call call, Instant since)
    {
        if (session.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1", call.Account, call.From) is { } known)
        {
            known.LastInboundAt = Instant.Max(known.LastInboundAt, since);
            known.Citizen ??= call.Citizen;
            session.Update(known);
            return known.Key;
        }

        // Nobody is made up for a number: who it is, a person finds out.
        var thread = new Conversation
        {
            Key = session.Next("conversation"),
            Account = call.Account,
            ExternalUser = call.From,
            Citizen = call.Citizen,
            StartedAt = since,
            LastInboundAt = since,
            Simulated = SimulatedAccounts.Is(configuration, call.Account),
        };
        session.Insert(thread);
        return thread.Key;
    }
}
