using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Privacy;

/// <summary>The citizen beside a ticket: masked by default, in full only for an unmasking that is on record.</summary>
internal static class ShownCitizen
{
    public static CitizenView? Masked(Tenant tenant, ReadSession session, Ticket ticket, TicketAccess access)
    {
        var shown = new ShownPeople(ticket, access);
        return !shown.Hidden && Find(session, ticket) is { } citizen
            ? new CitizenView(
                shown.Name(citizen.Name),
                Contact(session, citizen, Phones) is { } phone ? Mask.Phone(phone) : null,
                NumberOf(tenant, citizen) is { } number ? Mask.NationalId(number) : null,
                Contact(session, citizen, Emails) is { } email ? Mask.Email(email) : null)
            : null;
    }

    public static CitizenView? Whole(Tenant tenant, ReadSession session, Ticket ticket) => Find(session, ticket) is { } citizen
        ? new CitizenView(
            citizen.Name,
            Contact(session, citizen, Phones),
            NumberOf(tenant, citizen),
            Contact(session, citizen, Emails))
        : null;

    private const string Phones = "'phone', 'whatsapp'";
    private const string Emails = "'email'";

    private static Citizen? Find(ReadSession session, Ticket ticket) => ticket.Citizen is { } key ? session.First<Citizen>("\"key\" = @p0", key) : null;

    private static string? NumberOf(Tenant tenant, Citizen citizen) => citizen.NationalId is { } kept ? tenant.Key.OpenText(CitizenDraft.Purpose, kept) : null;

    private static string? Contact(ReadSession session, Citizen citizen, string kinds) =>
        session.First<ContactPoint>($"\"citizen\" = @p0 AND \"kind\" IN ({kinds}) ORDER BY \"seq\"", citizen.Key)?.Value;
}
