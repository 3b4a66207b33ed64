using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>Who is there to answer. An open page says so again and again; what was taken by whoever stops saying so waits for somebody else.</summary>
public sealed class AttendChats(IClock clock)
{
    /// <summary>A page asks for news as often as there are any; that somebody is there is not written down anew each time.</summary>
    private static readonly Duration BetweenNotes = Duration.FromSeconds(15);

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
        if (tenant.Store.Read(s => RowOf(s, me)) is { } known && known.Until > until - BetweenNotes && (accepting ?? known.Accepting) == known.Accepting)
        {
            return null;
        }

        await tenant.Store.WriteAsync(
            session =>
            {
                var row = RowOf(session, me);
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
        actor.StaffId is { } me && (tenant.Store.Read(s => RowOf(s, Provider.Of(me)))?.Accepting ?? true);

    /// <summary>Whether a visitor may expect an answer now: within the hours, and somebody is there who takes chats.</summary>
    public bool IsAnswered(Tenant tenant, ChatRules rules)
    {
        var now = clock.GetCurrentInstant();
        return rules.IsOpen(tenant.Configuration, now) && tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"chat_agent\" WHERE \"accepting\" = 1 AND \"until\" > @p0 LIMIT 1", Provider.Of(now))) is not null;
    }

    private static ChatAgent? RowOf(ReadSession session, byte[] staff) => session.First<ChatAgent>("\"staff\" = @p0", staff);
}
