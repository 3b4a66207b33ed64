using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Citizens.Joining;

/// <param name="Numbers">Requests that came with the other person.</param>
public sealed record JoinedPerson(long Key, IReadOnlyList<string> Numbers, Instant At);

/// <summary>Whom the person of a ticket was joined with, for whoever may see names.</summary>
public static class ReadJoins
{
    private const int MostNumbers = 5;

    public static IReadOnlyList<JoinedPerson> Of(Tenant tenant, Guid ticket, Actor reader) => tenant.Store.Read(session =>
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { Citizen: { } citizen } found
            || Access.Of(tenant.Configuration, session, found, reader) is not { Sees: true, KnowsNames: true })
        {
            return [];
        }

        return (IReadOnlyList<JoinedPerson>)session
            .List<CitizenJoin>("\"kept\" = @p0 AND \"undone_at\" IS NULL ORDER BY \"key\"", citizen)
            .ConvertAll(j => new JoinedPerson(j.Key, Numbers(tenant, session, j, reader), j.At));
    });

    private static List<string> Numbers(Tenant tenant, ReadSession session, CitizenJoin join, Actor reader) =>
        [.. Moved.Read(join.Moved).Tickets
            .Select(key => session.First<Ticket>("\"key\" = @p0", key))
            .OfType<Ticket>()
            .Where(t => Access.MaySee(tenant.Configuration, session, t, reader))
            .Select(t => t.Number)
            .Take(MostNumbers)];
}
