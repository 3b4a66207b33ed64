using Derman.Core.Tickets.Photos;
using Derman.Host.Pages.Shared.Models;

namespace Derman.Host.Pages.Desk;

/// <summary>What a photo says about itself, held against the ticket; what cannot be checked is said too.</summary>
internal sealed partial class TicketModel
{
    public IReadOnlyList<ProofItem> ChecksOf(PhotoCheck check) => [PlaceOf(check), TimeOf(check)];

    private ProofItem PlaceOf(PhotoCheck check) => check.Near is { } near
        ? new ProofItem(near, Words[near ? "photo.place.near" : "photo.place.far"], Words.T("photo.place.detail", ("n", check.Metres!.Value), ("limit", PhotoCheck.NearMetres)))
        : new ProofItem(null, Words["photo.place.unknown"], Words[Ticket.Location?.Lat is null ? "photo.place.unknown.ticket" : "photo.place.unknown.photo"]);

    private ProofItem TimeOf(PhotoCheck check) => check is { InTime: { } fits, TakenAt: { } taken }
        ? new ProofItem(fits, Words[fits ? "photo.time.in" : "photo.time.out"], Words.T("photo.time.detail", ("taken", dates.Short(taken)), ("since", dates.Short(check.Since))))
        : new ProofItem(null, Words["photo.time.unknown"], Words["photo.time.unknown.why"]);
}
