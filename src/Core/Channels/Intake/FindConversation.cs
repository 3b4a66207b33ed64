using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Channels.Intake;

/// <summary>
/// Where a message belongs: by our own signed token, then by the message it answers, then by the provider's thread, last by the person.
/// Never by a subject: two people may write about the same words.
/// </summary>
internal static class FindConversation
{
    public static Conversation? Of(ReadSession session, Tenant tenant, string account, InboundMessage message)
    {
        if (ReplyTokens.Read(tenant.Key, message.ReplyToken) is { } signed
            && session.First<Conversation>("\"key\" = @p0 AND \"account\" = @p1", signed, account) is { } known)
        {
            return known;
        }

        if (message is { Thread: not null, ReplyTo: { } answered }
            && session.First<Conversation>(
                """
                "key" = (SELECT m."conversation" FROM "delivery" d JOIN "message" m ON m."key" = d."message" WHERE d."means" = @p0 AND d."external_id" = @p1 LIMIT 1)
                """,
                account,
                answered) is { } thread)
        {
            return thread;
        }

        return session.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1", account, message.Thread ?? message.From);
    }
}
