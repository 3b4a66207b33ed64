using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Portal.Files;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>
/// An agent's file: a message of the conversation that names it, by the rules of every file of the staff (at most 32 MiB, any kind). In the chat of an open
/// request it is a file of that request, and a word of ours to its citizen.
/// </summary>
public sealed class SendChatFile(IClock clock, FillRandom random)
{
    private const string Sign = "📎 ";

    /// <param name="once">Made by the agent's page, the same for every attempt.</param>
    public async Task<Result<bool>> ExecuteAsync(Tenant tenant, Guid id, string? fileName, string? mediaType, Stream content, Guid once, Actor actor, CancellationToken ct)
    {
        if (ChatErrors.Refuses(actor) is { } refused)
        {
            return refused;
        }

        // Asked again when it is written; here so that no file is kept for nothing.
        if (tenant.Store.Read(s => OwnChat.Find(tenant.Configuration, s, id, actor)).Failure is { } failure)
        {
            return failure;
        }

        var kept = await AddAttachment.KeepAsync(tenant, fileName, mediaType, content, actor, clock.GetCurrentInstant(), random, ct);
        return kept.Value is not { } row ? kept.Failure! : await tenant.Store.WriteAsync(session => Write(session, tenant.Configuration, id, row, once, actor), ct);
    }

    private static Result<bool> Write(WriteSession session, TenantConfiguration configuration, Guid id, Attachment row, Guid once, Actor actor)
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

        var ticket = conversation.Ticket is { } open ? session.First<Ticket>("\"key\" = @p0", open) : null;
        if (ticket is not null)
        {
            TicketArchives.Reopen(session, ticket);
        }

        var text = Sign + row.FileName;
        var key = new CitizenMessage(null, _ => text, actor.Code, chat.Account, conversation.Recipient, conversation.Key, row.At).Write(session, ticket?.Key, text, once);
        CitizenFiles.Insert(session, ChatFiles.OwnerOf(conversation, ticket?.Key), [row], key);
        if (ticket is not null && Access.Of(configuration, session, ticket, actor).TakesPart)
        {
            ChatBook.FirstWord(session, configuration, ticket.Key, actor, row.At);
        }

        ChatBook.Answered(session, configuration, id, row.At);
        return true;
    }
}
