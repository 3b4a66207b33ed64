using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Citizens.Joining;

/// <param name="Ticket">A request of the other person, the newest this reader may see.</param>
/// <param name="Name">As the other person is called there; null = nobody has told it.</param>
/// <param name="Phone">The number that is proven for both, masked.</param>
/// <param name="Here">Why it is the number of the person of this ticket.</param>
/// <param name="There">Why it is the other one's.</param>
public sealed record JoinOffer(Guid Ticket, string Number, string? Name, string Phone, Proven Here, Proven There);

/// <param name="Kind">The channel that knows people by their numbers, or <c>phone</c>.</param>
/// <param name="Proof">One of <see cref="ContactProofs"/>.</param>
public sealed record Proven(string Kind, string Proof);

/// <summary>
/// Who seems to be the same person: another record with a number that is proven on both sides. What was only said joins nobody, and who was told apart once
/// is not offered again. Somebody decides: a household shares a phone.
/// </summary>
public static class ReadJoinOffers
{
    private const int Most = 3;

    public static IReadOnlyList<JoinOffer> Of(Tenant tenant, Guid ticket, Actor reader) => tenant.Store.Read(session =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is { } found && JoinCitizens.Refusal(tenant.Configuration, session, found, reader) is null
            ? Of(tenant.Configuration, session, found, reader)
            : []);

    /// <param name="ticket">One whose person this reader may join with others.</param>
    internal static IReadOnlyList<JoinOffer> Of(TenantConfiguration configuration, ReadSession session, Ticket ticket, Actor reader)
    {
        if (ticket is not { Citizen: { } citizen, Simulated: null })
        {
            return [];
        }

        var offers = new List<JoinOffer>();
        HashSet<long>? these = null;
        foreach (var own in session.List<ContactPoint>("\"citizen\" = @p0 AND \"proof\" IS NOT NULL ORDER BY \"seq\"", citizen))
        {
            foreach (var other in session.List<ContactPoint>("\"value\" = @p0 AND \"citizen\" <> @p1 AND \"proof\" IS NOT NULL ORDER BY \"citizen\", \"seq\"", own.Value, citizen))
            {
                if (offers.Count == Most)
                {
                    return offers;
                }

                these ??= Records(session, citizen);
                if (!AreTwo(session, these, other.Citizen) && Newest(configuration, session, other.Citizen, reader) is { } there && offers.TrueForAll(o => o.Ticket != there.Id))
                {
                    offers.Add(new JoinOffer(
                        there.Id, there.Number, session.First<Citizen>("\"key\" = @p0", other.Citizen)?.Name, Mask.Phone(own.Value), new Proven(own.Kind, own.Proof!), new Proven(other.Kind, other.Proof!)));
                }
            }
        }

        return offers;
    }

    /// <summary>What one may not see is not there, so nothing is offered of it either.</summary>
    private static Ticket? Newest(TenantConfiguration configuration, ReadSession session, long citizen, Actor reader) => session
        .List<Ticket>("\"citizen\" = @p0 AND \"simulated\" IS NULL ORDER BY \"key\" DESC LIMIT 20", citizen)
        .Find(t => JoinCitizens.Refusal(configuration, session, t, reader) is null);

    /// <summary>Somebody said so, of them or of records that lie under them by now.</summary>
    private static bool AreTwo(ReadSession session, HashSet<long> these, long other)
    {
        var those = Records(session, other);
        return these.Any(t => session
            .List<CitizenJoin>("(\"kept\" = @p0 OR \"joined\" = @p0) AND \"undone_at\" IS NOT NULL", t)
            .Exists(j => those.Contains(j.Kept == t ? j.Joined : j.Kept)));
    }

    private static HashSet<long> Records(ReadSession session, long citizen)
    {
        var all = new HashSet<long> { citizen };
        var open = new Queue<long>(all);
        while (open.TryDequeue(out var next))
        {
            session.List<CitizenJoin>("\"kept\" = @p0 AND \"undone_at\" IS NULL", next).Where(j => all.Add(j.Joined)).ToList().ForEach(j => open.Enqueue(j.Joined));
        }

        return all;
    }
}
