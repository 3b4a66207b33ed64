using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Outside;

/// <param name="Number">What that body calls it; null until it has arrived.</param>
/// <param name="Silent">Nothing has been heard for longer than that body may be silent.</param>
public sealed record OutsideView(
    Guid Id, string Account, string Body, string Service, string State, string? Number, string? Status, string? Notes, Instant? SentAt, Instant? HeardAt, bool Silent, string? FailureCode, string? FailureReason, string Reference);

/// <param name="MayPerson">Name and phone may go along.</param>
/// <param name="Address">The place in words, as it would leave the house; null when none does.</param>
/// <param name="HasPoint">A point leaves the house.</param>
/// <param name="MayWrite">This reader may hand it over.</param>
public sealed record OutsideOffer(bool MayPerson, string? Address, bool HasPoint, string? Topic, bool MayWrite);

/// <summary>The reports of a ticket to other bodies, for those who see the ticket.</summary>
public static class ReadOutside
{
    public static IReadOnlyList<OutsideView> Of(Tenant tenant, Guid ticket, Actor reader) => tenant.Store.Read<IReadOnlyList<OutsideView>>(session =>
    {
        var configuration = tenant.Configuration;
        return session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is { } found && Access.MaySee(configuration, session, found, reader)
            ? [.. session.List<OutsideReport>("\"ticket\" = @p0 ORDER BY \"at\"", found.Key).Select(r => new OutsideView(
                r.Id, r.Account, OutsideNames.Of(configuration, r.Account, reader.Language), r.ServiceName, r.State, OutsideNotes.Number(r.ExternalId), r.Status, r.Notes, r.SentAt, r.HeardAt,
                r is { SilentAt: not null, State: OutsideStates.Sent }, r.FailureCode, r.FailureReason, r.Reference))]
            : [];
    });

    /// <summary>What would leave the house; null for a ticket this reader does not see.</summary>
    public static OutsideOffer? OfferOf(Tenant tenant, Guid ticket, Actor reader) => tenant.Store.Read(session =>
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { } found || Access.Of(tenant.Configuration, session, found, reader) is not { Sees: true } access)
        {
            return null;
        }

        var place = OutsidePlace.Of(tenant.Configuration, found);
        return new OutsideOffer(OutsidePerson.MayLeave(tenant.Configuration, found), place.Address, place.Lat is not null, found.Topic, access.TakesPart);
    });
}
