using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Chats;

/// <summary>A chat its agent may speak in, with the conversation that is spoken in.</summary>
internal sealed record OwnChat(Chat Chat, Conversation Conversation)
{
    /// <returns>Or why not: it is not theirs to see, has ended, or somebody else has it.</returns>
    public static Result<OwnChat> Find(TenantConfiguration configuration, ReadSession session, Guid id, Actor actor) =>
        ChatSight.Find(configuration, session, id, actor) is not { } chat ? ChatErrors.NotFound
        : HandleChat.NotMine(chat, actor) is { } refused ? refused
        : ChatBook.ConversationOf(session, chat) is not { } conversation ? ChatErrors.NotFound
        : new OwnChat(chat, conversation);
}
