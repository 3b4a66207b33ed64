using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Routing;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>
/// A chat becomes a request: registered, with everything said so far on its timeline and its number told in the chat, in one transaction.
/// From then on the conversation is the request's, and new words go to it.
/// </summary>
public sealed class TicketFromChat(RegisterTicket register, IClock clock)
{
    public const string Event = "answeredInChat";

    private const string Words = "SELECT \"text\" FROM \"message\" WHERE \"conversation\" = @p0 AND \"direction\" = 'in' AND \"ticket\" IS NULL AND \"revoked_at\" IS NULL ORDER BY \"key\"";

    /// <summary>What the visitor said, as the text of a request to be.</summary>
    public static string DraftOf(Tenant tenant, Guid id) => tenant.Store.Read(s => ChatBook.Find(s, id) is { } chat ? DraftOf(s, chat) : "");

    /// <param name="command">What the agent typed; without words the visitor's own are taken.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, Guid id, RegisterCommand command, Actor actor, CancellationToken ct) =>
        ChatErrors.Refuses(actor) is { } refused
            ? ValueTask.FromResult<Result<TicketView>>(refused)
            : ExecuteAsync(tenant, id, command, actor, s => ChatSight.Find(tenant.Configuration, s, id, actor), ct);

    /// <summary>The visitor left before anybody answered: what he said is not lost.</summary>
    internal ValueTask<Result<TicketView>> UnansweredAsync(Tenant tenant, Guid id, CancellationToken ct) =>
        ExecuteAsync(tenant, id, new RegisterCommand(null), Actor.Citizen, s => ChatBook.Find(s, id), ct);

    private async ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid id, RegisterCommand command, Actor actor, Func<ReadSession, Chat?> find, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        var (chat, draft, ticket) = tenant.Store.Read(s => find(s) is { } found ? (found, DraftOf(s, found), ChatBook.ConversationOf(s, found)?.Ticket) : default);
        if (chat is null)
        {
            return ChatErrors.NotFound;
        }

        if (ticket is not null)
        {
            return ChatErrors.HasTicket;
        }

        var words = string.IsNullOrWhiteSpace(command.Text) ? draft : command.Text;
        var prepared = register.Prepare(
            tenant,
            command with
            {
                Text = words,
                Topic = command.Topic ?? (actor.IsPerson ? null : TopicSuggestion.ForRouting(configuration, words)?.Code),
                Channel = configuration.Pack.Channels.ChannelOf(chat.Account),
                Citizen = (command.Citizen ?? new CitizenInput()) with { Language = chat.Language },
            },
            actor);
        if (prepared.Failure is { } failure)
        {
            return failure;
        }

        var plan = prepared.Value!;
        var phone = PhoneOf(configuration, command.Citizen?.Phone);
        return await tenant.Store.WriteAsync<Result<TicketView>>(
            session =>
            {
                if (find(session) is not { } now || ChatBook.ConversationOf(session, now) is not { } conversation)
                {
                    return ChatErrors.NotFound;
                }

                if (conversation.Ticket is not null)
                {
                    return ChatErrors.HasTicket;
                }

                plan.Apply(session, conversation);
                conversation.Ticket = plan.Ticket.Key;
                session.Update(conversation);
                session.Execute("UPDATE \"message\" SET \"ticket\" = @p0 WHERE \"conversation\" = @p1 AND \"ticket\" IS NULL", plan.Ticket.Key, conversation.Key);
                session.Execute(
                    "UPDATE \"delivery\" SET \"ticket\" = @p0 WHERE \"ticket\" IS NULL AND \"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"conversation\" = @p1)", plan.Ticket.Key, conversation.Key);
                ChatFiles.MoveTo(session, conversation, plan.Ticket.Key);
                Name(session, conversation, command.Citizen?.Name, phone);
                Heard(session, configuration, plan.Ticket.Key, now, actor);
                ChatBook.Change(session, configuration, now);
                return plan.View(actor);
            },
            ct);
    }

    /// <summary>What was answered in the chat was the first answer to the request, too.</summary>
    private void Heard(WriteSession session, TenantConfiguration configuration, long ticket, Chat chat, Actor actor)
    {
        if (chat.AnsweredAt is not null)
        {
            ChatBook.FirstWord(session, configuration, ticket, actor, clock.GetCurrentInstant());
        }
    }

    /// <summary>What the person said of himself goes to the record the conversation began with; it proves nothing.</summary>
    private void Name(WriteSession session, Conversation conversation, string? name, string? phone)
    {
        if (conversation.Citizen is not { } key || session.First<Citizen>("\"key\" = @p0", key) is not { } citizen)
        {
            return;
        }

        if (!string.IsNullOrWhiteSpace(name) && citizen.Name != name.Trim())
        {
            (citizen.Name, citizen.FoldedName) = (name.Trim(), Search.FoldedText.Fold(name.Trim()));
            session.Update(citizen);
        }

        var points = session.List<ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", key);
        if (phone is not null && !points.Exists(p => p.Value == phone))
        {
            session.Insert(new ContactPoint { Citizen = key, Seq = points.Count == 0 ? 1 : points[^1].Seq + 1, Kind = "phone", Value = phone, AddedAt = clock.GetCurrentInstant() });
        }
    }

    private static string? PhoneOf(TenantConfiguration configuration, string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null : PhoneNumber.Parse(typed, configuration.Profile.Country, configuration.Profile.AreaCode).Number?.E164;

    private static string DraftOf(ReadSession session, Chat chat) => ChatBook.ConversationOf(session, chat) is { } conversation
        ? Channels.Intake.MessageContent.Shorten(string.Join('\n', session.Query(Words, r => r.GetString(0), conversation.Key)), RegisterCheck.LongestText)
        : "";
}
