using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>Who is there to answer. An open page says so again and again; what was taken by whoever stops saying so waits for somebody else.</summary>
public sealed class AttendChats(IClock clock)
{
    /// <param name="accepting">Takes new chats; null = as before.</param>
    public async ValueTask<Failure?> ThereAsync(Tenant tenant, Actor actor, bool? accepting, CancellationToken ct)
    {
        if (ChatErrors.Refuses(actor) is { } refused)
        {
            return refused;
        }

        var now = clock.GetCurrentInstant();
        var until = now + ChatRules.Presence;
        var me = Provider.Of(actor.StaffId!.Value);
        await tenant.Store.WriteAsync(
            session =>
            {
                var row = session.First<ChatAgent>("\"staff\" = @p0", me);
                var isNew = row is null;
                row ??= new ChatAgent { Staff = actor.StaffId.Value };
                (row.Accepting, row.Until) = (accepting ?? (isNew || row.Accepting), until);
                if (isNew)
                {
                    session.Insert(row);
                }
                else
                {
                    session.Update(row);
                }

                session.Execute("UPDATE \"chat\" SET \"agent_until\" = @p0 WHERE \"state\" = 'taken' AND \"agent\" = @p1", Provider.Of(until), me);
            },
            ct);
        return null;
    }

    /// <summary>Whether this person takes new chats; true for who has never said.</summary>
    public static bool IsAccepting(Tenant tenant, Actor actor) =>
        actor.StaffId is { } me && (tenant.Store.Read(s => s.First<ChatAgent>("\"staff\" = @p0", Provider.Of(me)))?.Accepting ?? true);

    /// <summary>Whether a visitor may expect an answer now: within the hours, and somebody is there who takes chats.</summary>
    public bool IsAnswered(Tenant tenant, ChatRules rules)
    {
        var now = clock.GetCurrentInstant();
        return rules.IsOpen(tenant.Configuration, now) && tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"chat_agent\" WHERE \"accepting\" = 1 AND \"until\" > @p0 LIMIT 1", Provider.Of(now))) is not null;
    }
}
