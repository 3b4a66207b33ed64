using Derman.Core.Channels.Intake;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>What a visitor's widget tells beside words: that he is there, what he has seen, that he leaves.</summary>
public sealed class NoteVisit(IClock clock)
{
    /// <summary>All of a node's visitors of one tenant, in one write.</summary>
    public async ValueTask ThereAsync(Tenant tenant, IReadOnlyCollection<Guid> visitors, CancellationToken ct)
    {
        if (visitors.Count == 0)
        {
            return;
        }

        var until = Provider.Of(clock.GetCurrentInstant() + ChatRules.Presence);
        await tenant.Store.WriteAsync(
            session =>
            {
                foreach (var visitor in visitors)
                {
                    session.Execute("UPDATE \"chat\" SET \"visitor_until\" = @p0 WHERE \"id\" = @p1 AND \"state\" <> 'ended'", until, Provider.Of(visitor));
                }
            },
            ct);
    }

    /// <param name="upto">The newest message that arrived in the widget.</param>
    /// <param name="read">It was open and looked at.</param>
    /// <returns>Whether that was new.</returns>
    public async ValueTask<bool> SeenAsync(Tenant tenant, string account, Guid visitor, long upto, bool read, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var user = ChatBook.UserOf(visitor);
        if (!tenant.Store.Read(s => Receipts.Open(s, account, user, upto, read)))
        {
            return false;
        }

        await tenant.Store.WriteAsync(session => Receipts.Reach(session, account, user, upto, read, now), ct);
        return true;
    }

    public async ValueTask LeaveAsync(Tenant tenant, string account, Guid visitor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                // Words nobody has answered wait on: somebody will, and the visitor may look.
                if (ChatBook.Find(session, visitor) is { State: ChatStates.Taken } chat && chat.Account == account)
                {
                    ChatBook.End(session, tenant.Configuration, chat, ChatEnds.Visitor, Tickets.Actor.Citizen.Code, now);
                }
            },
            ct);
    }
}
