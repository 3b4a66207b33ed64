using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;

namespace Derman.Core.Staff;

/// <summary>What one role gives one person: its axes together. A ticket is covered by a grant or it is not; two grants never make a third.</summary>
/// <param name="EveryUnit">Whatever unit has the ticket.</param>
/// <param name="Units">Seen as one's own: the person's part of the tree, and what the role adds.</param>
/// <param name="Beside">Seen as another unit's: names are masked.</param>
/// <param name="Topics">Only these; null for all. Likewise <paramref name="RequestTypes"/> and <paramref name="Neighbourhoods"/>.</param>
public sealed record Grant(
    RoleDefinition Role,
    bool EveryUnit,
    IReadOnlySet<string> Units,
    IReadOnlySet<string> Beside,
    IReadOnlySet<string>? Topics,
    IReadOnlySet<string>? RequestTypes,
    IReadOnlySet<string>? Neighbourhoods,
    IReadOnlySet<string> ActsAs,
    IReadOnlySet<string> Acts)
{
    /// <summary>Topic, kind or place make it smaller.</summary>
    public bool IsNarrowed => Topics is not null || RequestTypes is not null || Neighbourhoods is not null;

    public bool SeesAll => EveryUnit && !IsNarrowed;

    public bool Sealed => Role.Sealed;

    public bool Covers(Ticket ticket) =>
        (!ticket.IsSealed || Sealed)
        && (EveryUnit || Units.Contains(ticket.Directorate) || Beside.Contains(ticket.Directorate))
        && Fits(Topics, ticket.Topic) && Fits(RequestTypes, ticket.RequestType) && Fits(Neighbourhoods, ticket.Neighbourhood);

    /// <summary>The ticket is the business of the person's own unit, or of somebody who serves everybody.</summary>
    public bool CoversAsOwn(Ticket ticket) => (SeesAll || Units.Contains(ticket.Directorate)) && Covers(ticket);

    private static bool Fits(IReadOnlySet<string>? only, string? value) => only is null || (value is not null && only.Contains(value));
}
