using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>
/// An agent's words. Where the conversation belongs to an open request they are said to its citizen, with all that this means for its clocks;
/// otherwise they are words of the conversation alone.
/// </summary>
public sealed class SayInChat(SayToCitizen say, IClock clock)
{
    /// <param name="once">Made by the agent's page, the same for every attempt.</param>
    public async ValueTask<Result<bool>> ExecuteAsync(Tenant tenant, Guid id, string? text, Guid once, Actor actor, CancellationToken ct)
    {
        if (ChatErrors.Refuses(actor) is { } refused)
        {
            return refused;
        }

        var words = text?.Trim();
        if (string.IsNullOrEmpty(words))
        {
            return TicketErrors.Required("text");
        }

        if (words.Length > ChatRules.LongestText)
        {
            return TicketErrors.TooLong("text", ChatRules.LongestText);
        }

        var ticket = tenant.Store.Read(s => OwnChat.Find(tenant.Configuration, s, id, actor).Value is { } own ? TicketOf(s, own.Conversation) : null);
        if (ticket is { } open)
        {
            var key = new IdempotencyKey($"chat say {actor.Code}", once.ToString("n"), System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(words)));
            var said = await say.ExecuteAsync(tenant, open, words, actor, ifMatch: null, key, ct);
            if (said.Failure is null)
            {
                return await tenant.Store.WriteAsync<Result<bool>>(session => Answered(session, tenant.Configuration, id), ct);
            }

            if (said.Failure.Kind is not (FailureKind.Forbidden or FailureKind.NotFound))
            {
                return said.Failure;
            }
        }

        return await tenant.Store.WriteAsync(session => Write(session, tenant.Configuration, id, words, once, actor), ct);
    }

    private Result<bool> Write(WriteSession session, TenantConfiguration configuration, Guid id, string text, Guid once, Actor actor)
    {
        var found = OwnChat.Find(configuration, session, id, actor);
        if (found.Value is not var (chat, conversation))
        {
            return found.Failure!;
        }

        if (ChatBook.WasSaid(session, conversation, once))
        {
            return true;
        }

        var now = clock.GetCurrentInstant();
        new CitizenMessage(null, _ => text, actor.Code, chat.Account, conversation.Recipient, conversation.Key, now).Write(session, conversation.Ticket, text, once);
        return Answered(session, configuration, id);
    }

    private bool Answered(WriteSession session, TenantConfiguration configuration, Guid id)
    {
        ChatBook.Answered(session, configuration, id, clock.GetCurrentInstant());
        return true;
    }

    private static Guid? TicketOf(ReadSession session, Conversation conversation) =>
        conversation.Ticket is { } key && session.First<Ticket>("\"key\" = @p0", key) is { } ticket ? ticket.Id : null;
}
