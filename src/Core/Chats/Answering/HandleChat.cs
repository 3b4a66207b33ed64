using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>What an agent does with a chat beside speaking: takes it, hands it over, has read it, ends it.</summary>
public sealed class HandleChat(IClock clock)
{
    /// <summary>Only what waits is taken; what one has already stays so.</summary>
    public ValueTask<Result<bool>> TakeAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => ChangeAsync(tenant, id, actor, (session, chat, now) =>
    {
        switch (chat.State)
        {
            case ChatStates.Taken when chat.Agent == actor.StaffId:
                return null;
            case ChatStates.Taken:
                return ChatErrors.Taken;
            case ChatStates.Ended:
                return ChatErrors.Ended;
        }

        Give(chat, actor.StaffId!.Value, now);
        ChatBook.Change(session, tenant.Configuration, chat);
        ChatBook.Note(session, chat, ChatBook.TakenEvent, actor.Code, now, []);
        return null;
    }, ct);

    /// <param name="to">A colleague's id, or the code of a directorate, or nothing: back to the desk.</param>
    public ValueTask<Result<bool>> HandOverAsync(Tenant tenant, Guid id, string? to, Actor actor, CancellationToken ct) => ChangeAsync(tenant, id, actor, (session, chat, now) =>
    {
        if (NotMine(chat, actor) is { } refused)
        {
            return refused;
        }

        var configuration = tenant.Configuration;
        if (Guid.TryParse(to, out var colleague))
        {
            if (session.First<StaffMember>("\"id\" = @p0", Provider.Of(colleague)) is not { Active: true } member || !configuration.Rights.Of(member).May(Acts.AnswerChats))
            {
                return ChatErrors.NoSuchAgent;
            }

            Give(chat, colleague, now);
        }
        else
        {
            var unit = string.IsNullOrEmpty(to) || to == configuration.Profile.Desk ? null : to;
            if (unit is not null && configuration.Tree.Find(unit) is not { External: false })
            {
                return ChatErrors.NoSuchAgent;
            }

            chat.Unit = unit;
            ChatBook.Wait(chat, now);
        }

        ChatBook.Change(session, configuration, chat);
        ChatBook.Note(session, chat, ChatBook.HandedOverEvent, actor.Code, now, new JsonObject { ["to"] = to ?? "" });
        return null;
    }, ct);

    public ValueTask<Result<bool>> EndAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => ChangeAsync(tenant, id, actor, (session, chat, now) =>
    {
        if (chat.State == ChatStates.Ended)
        {
            return null;
        }

        if (NotMine(chat, actor) is { } refused)
        {
            return refused;
        }

        ChatBook.End(session, tenant.Configuration, chat, ChatEnds.Agent, actor.Code, now);
        return null;
    }, ct);

    /// <summary>The agent has seen everything up to a message.</summary>
    public ValueTask<Result<bool>> ReadAsync(Tenant tenant, Guid id, long upto, Actor actor, CancellationToken ct) => ChangeAsync(tenant, id, actor, (session, chat, _) =>
    {
        if (NotMine(chat, actor) is { } refused)
        {
            return refused;
        }

        if (upto > chat.ReadUpto)
        {
            chat.ReadUpto = upto;
            session.Update(chat);
        }

        return null;
    }, ct);

    internal static Failure? NotMine(Chat chat, Actor actor) =>
        chat.State == ChatStates.Ended ? ChatErrors.Ended
        : chat.State != ChatStates.Taken || chat.Agent != actor.StaffId ? ChatErrors.NotYours
        : null;

    private static void Give(Chat chat, Guid agent, Instant now) =>
        (chat.State, chat.Agent, chat.AgentUntil, chat.TakenAt, chat.WaitingSince) = (ChatStates.Taken, agent, now + ChatRules.Presence, now, null);

    private ValueTask<Result<bool>> ChangeAsync(Tenant tenant, Guid id, Actor actor, Func<WriteSession, Chat, Instant, Failure?> change, CancellationToken ct)
    {
        if (ChatErrors.Refuses(actor) is { } refused)
        {
            return ValueTask.FromResult<Result<bool>>(refused);
        }

        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync<Result<bool>>(
            session =>
            {
                if (ChatSight.Find(tenant.Configuration, session, id, actor) is not { } chat)
                {
                    return ChatErrors.NotFound;
                }

                return change(session, chat, now) is { } failure ? failure : true;
            },
            ct);
    }
}
