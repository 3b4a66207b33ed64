using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Chats;

/// <summary>Which chats somebody may see: those of the desk for who serves everybody, a unit's for its own, and whatever one has taken.</summary>
internal static class ChatSight
{
    public static bool MaySee(TenantConfiguration configuration, Chat chat, Actor actor)
    {
        if (chat.Agent is { } agent && agent == actor.StaffId)
        {
            return true;
        }

        return MaySee(configuration, chat.Unit, actor);
    }

    /// <param name="unit">To whom chats nobody has taken were handed over; null = the desk.</param>
    public static bool MaySee(TenantConfiguration configuration, string? unit, Actor actor)
    {
        var rights = actor.RightsIn(configuration);
        return rights.SeesAll || (unit is not null && rights.Grants.Any(g => g.Units.Contains(unit)));
    }

    /// <returns>Null for what does not exist and for what is not this actor's to see.</returns>
    public static Chat? Find(TenantConfiguration configuration, ReadSession session, Guid id, Actor actor) =>
        ChatBook.Find(session, id) is { } chat && chat.State != ChatStates.Started && MaySee(configuration, chat, actor) ? chat : null;
}
