using Derman.Core.Staff;

namespace Derman.Core.Tickets;

/// <summary>Why somebody sees a ticket.</summary>
public enum SightKind
{
    /// <summary>A role covers it, as the person's own business.</summary>
    Role,

    /// <summary>A role covers it, but it is another unit's.</summary>
    Beside,

    /// <summary>The person's unit was asked for a part of the work.</summary>
    Task,

    /// <summary>The person has it in custody.</summary>
    Custody,

    /// <summary>The person stands in for the one who has it.</summary>
    Substitution,
}

/// <summary>One reason.</summary>
/// <param name="Grant">The role it comes from; of a substitution the absent person's.</param>
/// <param name="Unit">The unit that was asked, of a task.</param>
internal sealed record Sight(SightKind Kind, Grant Grant, string? Unit = null, StandIn? For = null);

/// <summary>What one actor may do with one ticket: only the roles that show it count.</summary>
internal sealed class TicketAccess(IReadOnlyList<Sight> reasons)
{
    public IReadOnlyList<Sight> Reasons => reasons;

    public bool Sees => reasons.Count > 0;

    /// <summary>Roles of the workflow.</summary>
    public IReadOnlySet<string> ActsAs => field ??= reasons.SelectMany(r => r.Grant.ActsAs).ToHashSet(StringComparer.Ordinal);

    /// <summary>People are named in full to those whose business it is, and masked to the others.</summary>
    public bool KnowsNames => reasons.Any(r => r.Kind is SightKind.Role or SightKind.Custody or SightKind.Substitution);

    /// <summary>An auditor looks on; everybody else who acts as something takes part.</summary>
    public bool TakesPart => ActsAs.Any(r => r != Roles.Auditor);

    public bool SeesAll => reasons.Any(r => r.Grant.SeesAll);

    /// <summary>To seal and to unseal: a role that sees sealed tickets, of somebody who does more than look on.</summary>
    public bool MaySeal => reasons.Any(r => r.Grant.Sealed && r.Grant.ActsAs.Any(a => a != Roles.Auditor));

    /// <summary>Who can see this ticket, and why: auditors, and those who answer for it.</summary>
    public bool MayAskWhoSees => May(Acts.ReadAudit) || ActsAs.Contains(Roles.Head) || ActsAs.Contains(Roles.Admin);

    public bool May(string act) => reasons.Any(r => r.Grant.Acts.Contains(act));
}
