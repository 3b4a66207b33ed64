using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>What was said in a chat, as its visitor read it.</summary>
/// <param name="Visitor">The name the visitor gave; null for none.</param>
/// <param name="Answered">A person of ours has spoken in it.</param>
public sealed record ChatTranscript(Guid Chat, string? Visitor, string Language, Instant StartedAt, bool Answered, IReadOnlyList<VisitMessage> Messages);

/// <summary>The whole of a chat for who took part: nothing in it that the visitor's own window did not show. Missing and foreign are alike.</summary>
public sealed class ReadTranscript(ReadVisit read)
{
    public ChatTranscript? OfVisitor(Tenant tenant, string account, Guid visitor) =>
        tenant.Store.Read(s => ChatBook.Find(s, visitor)) is { } chat && chat.Account == account ? Of(tenant, chat) : null;

    public ChatTranscript? OfStaff(Tenant tenant, Guid id, Actor actor) =>
        ChatErrors.Refuses(actor) is null && tenant.Store.Read(s => ChatSight.Find(tenant.Configuration, s, id, actor)) is { } chat ? Of(tenant, chat) : null;

    private ChatTranscript Of(Tenant tenant, Chat chat)
    {
        var messages = new List<VisitMessage>();
        VisitNews page;
        long after = 0;
        do
        {
            page = read.Execute(tenant, chat.Account, chat.Id, after);
            messages.AddRange(page.Messages);
            after = page.Upto;
        }
        while (page.More);
        var visitor = tenant.Store.Read(s => ChatBook.ConversationOf(s, chat))?.ExternalName;
        return new ChatTranscript(chat.Id, visitor, chat.Language, chat.StartedAt, chat.AnsweredAt is not null, messages);
    }
}
