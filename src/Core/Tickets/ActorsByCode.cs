using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Storage;

namespace Derman.Core.Tickets;

/// <summary>Who stands behind an actor code now, with the rights they have now: for work that goes on after the request that asked for it.</summary>
internal static class ActorsByCode
{
    private const string ClientPrefix = "client:";

    /// <returns>Null when the person or program is gone or switched off.</returns>
    public static Actor? Find(ReadSession session, string code)
    {
        if (Actor.StaffIdOf(code) is { } id)
        {
            return session.First<StaffMember>("\"id\" = @p0", Provider.Of(id)) is { Active: true } member ? Actor.Of(member) : null;
        }

        return code.StartsWith(ClientPrefix, StringComparison.Ordinal) && session.First<Application>("\"client_id\" = @p0", code[ClientPrefix.Length..]) is { Active: true } client
            ? Actor.OfClient(client.ClientId, client.Name)
            : null;
    }
}
