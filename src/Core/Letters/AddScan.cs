using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Letters;

/// <summary>Adds a page of the paper to a letter. Whoever took it down may do so even for a unit they do not see: they hand the paper over with it.</summary>
public sealed class AddScan(AddAttachment attach)
{
    /// <param name="hidesSender">Somebody has looked: no page shows the name. Needed where the sender is hidden.</param>
    /// <returns>The attachment's id.</returns>
    public async Task<Result<Guid>> ExecuteAsync(
        Tenant tenant, Guid ticket, string? fileName, string? mediaType, Stream content, bool hidesSender, Actor actor, CancellationToken ct)
    {
        var (by, refused) = tenant.Store.Read(s => Decide(tenant.Configuration, s, ticket, hidesSender, actor));
        return refused ?? await attach.ExecuteAsync(tenant, ticket, fileName, mediaType, content, by, ct);
    }

    private static (Actor By, Failure? Refused) Decide(TenantConfiguration configuration, ReadSession session, Guid id, bool hidesSender, Actor actor)
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket)
        {
            return (actor, TicketErrors.NotFound);
        }

        var sees = Access.MaySee(configuration, session, ticket, actor);
        if (!sees && (ticket.RegisteredBy != actor.Code || ticket.IsSealed || ticket.Category == Category.Closed))
        {
            return (actor, TicketErrors.NotFound);
        }

        var by = sees ? actor : Actor.System with { Code = actor.Code };
        return session.First<Letter>("\"ticket\" = @p0", ticket.Key) is not { } letter ? (by, LetterErrors.None)
            : letter.Sender is not null && !hidesSender ? (by, LetterErrors.ScanMayShow)
            : (by, null);
    }
}
