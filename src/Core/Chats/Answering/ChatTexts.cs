using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Macros;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Chats;

/// <param name="Text">Filled in; what it names is known.</param>
public sealed record ChatText(Guid Id, string Name, string Text);

/// <param name="Code">What handing over takes: a person's id or a directorate's code.</param>
public sealed record ChatTarget(string Code, string Name, bool IsPerson);

/// <summary>What an agent has at hand in a chat: the texts kept ready, and to whom it can be handed over.</summary>
public sealed class ChatTexts(NodaTime.IClock clock)
{
    /// <summary>The texts kept ready that make sense here, in the visitor's language where they have it; by name. Texts that speak of a request wait for one.</summary>
    public IReadOnlyList<ChatText> Offer(Tenant tenant, Guid id, Actor actor) => ChatErrors.Refuses(actor) is not null ? [] : tenant.Store.Read(session =>
    {
        var configuration = tenant.Configuration;
        if (ChatSight.Find(configuration, session, id, actor) is not { } chat)
        {
            return [];
        }

        var conversation = ChatBook.ConversationOf(session, chat);
        var ticket = conversation?.Ticket is { } key ? session.First<Ticket>("\"key\" = @p0", key) : null;
        return (IReadOnlyList<ChatText>)[.. session.List<Macro>("\"retired\" = 0 ORDER BY \"name\", \"id\"")
            .Where(m => MacroAccess.MaySee(configuration, m, actor))
            .Select(m => (m.Id, m.Name, Content: MacroJson.Read(m.Content)))
            .Where(m => m.Content.Move is null && MacroText.Choose(configuration, m.Content, chat.Language) is not null)
            .Select(m => (m.Id, m.Name, MacroText.Choose(configuration, m.Content, chat.Language)!.Value.Text))
            .Where(m => ticket is not null || !NeedsTicket(m.Text))
            .Select(m => new ChatText(m.Id, m.Name, MacroText.Fill(configuration, m.Text, chat.Language, ticket ?? new Ticket(), conversation?.ExternalName, actor)))];
    });

    /// <summary>Colleagues who are there, then the units.</summary>
    public IReadOnlyList<ChatTarget> Targets(Tenant tenant, Actor actor, string language) => ChatErrors.Refuses(actor) is not null ? [] : tenant.Store.Read(session =>
    {
        var configuration = tenant.Configuration;
        var now = Provider.Of(clock.GetCurrentInstant());
        var people = session.List<StaffMember>("\"active\" = 1 AND \"id\" IN (SELECT \"staff\" FROM \"chat_agent\" WHERE \"until\" > @p0) ORDER BY \"display_name\"", now)
            .Where(m => m.Id != actor.StaffId && configuration.Rights.Of(m).May(Acts.AnswerChats))
            .Select(m => new ChatTarget(m.Id.ToString(), m.DisplayName, IsPerson: true));
        var units = configuration.Tree.All.Where(d => !d.External).Select(d => new ChatTarget(d.Code, d.Names.In(language), IsPerson: false));
        return (IReadOnlyList<ChatTarget>)[.. people, .. units];
    });

    private static bool NeedsTicket(string text)
    {
        var needs = false;
        Texts.Fill(text, name =>
        {
            needs |= name is "number" or "trackingCode" or "topic" or "unit" or "due" or "place";
            return "";
        });
        return needs;
    }
}
