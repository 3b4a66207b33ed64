using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>Whoever is missing: an agent's chats wait for somebody else, a visitor's chat ends, and what nobody answered becomes a request.</summary>
public sealed class SweepChats(TicketFromChat tickets, IClock clock)
{
    private const int FewestLetters = 3;

    /// <returns>How many were looked at.</returns>
    public async Task<int> StepAsync(Tenant tenant, int most, CancellationToken ct)
    {
        var due = tenant.Store.Read(s => s.List<Chat>("\"due_at\" <= @p0 ORDER BY \"due_at\" LIMIT @p1", Provider.Of(clock.GetCurrentInstant()), (long)most));
        foreach (var chat in due)
        {
            if (IsLost(tenant, chat) && (await tickets.UnansweredAsync(tenant, chat.Id, ct)).Failure is { } failure && failure != ChatErrors.HasTicket)
            {
                throw new InvalidOperationException($"A chat nobody answered could not be registered: {failure.Code} {failure.Field}.");
            }

            await tenant.Store.WriteAsync(session => Settle(session, tenant.Configuration, chat.Id), ct);
        }

        return due.Count;
    }

    private bool IsLost(Tenant tenant, Chat chat) =>
        chat is { State: ChatStates.Waiting, AnsweredAt: null } && clock.GetCurrentInstant() >= ChatBook.GoneAt(tenant.Configuration, chat)
        && tenant.Store.Read(s => ChatBook.ConversationOf(s, chat)) is { Ticket: null } && TicketFromChat.DraftOf(tenant, chat.Id).Count(char.IsLetter) >= FewestLetters;

    private void Settle(WriteSession session, TenantConfiguration configuration, Guid id)
    {
        var now = clock.GetCurrentInstant();
        if (ChatBook.Find(session, id) is not { State: not ChatStates.Ended } chat)
        {
            return;
        }

        if (now >= ChatBook.GoneAt(configuration, chat))
        {
            if (chat.State == ChatStates.Started)
            {
                session.Delete(chat); // Nothing was ever said.
                return;
            }

            ChatBook.End(session, configuration, chat, ChatEnds.Gone, Actor.System.Code, now);
            return;
        }

        if (chat is { State: ChatStates.Taken, AgentUntil: { } until } && now >= until)
        {
            ChatBook.Wait(chat, Unanswered(session, chat) ?? now);
        }

        ChatBook.Change(session, configuration, chat);
    }

    /// <summary>Since when the visitor's oldest words wait for an answer.</summary>
    private static Instant? Unanswered(ReadSession session, Chat chat) => ChatBook.ConversationOf(session, chat) is { } conversation
        && session.Scalar(
            """
            SELECT MIN("received_at") FROM "message" WHERE "conversation" = @p0 AND "direction" = 'in'
            AND "key" > COALESCE((SELECT MAX("key") FROM "message" WHERE "conversation" = @p0 AND "direction" = 'out'), 0)
            """,
            conversation.Key) is long ticks
            ? Provider.ToInstant(ticks)
            : null;
}
