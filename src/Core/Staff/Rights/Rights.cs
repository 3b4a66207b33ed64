namespace Derman.Core.Staff;

/// <summary>What somebody's roles allow in one tenant, compiled once for a configuration, a set of roles and a unit. Immutable.</summary>
public sealed class Rights
{
    internal Rights(IReadOnlyList<Grant> grants)
    {
        Grants = grants;
        ActsAs = grants.SelectMany(g => g.ActsAs).ToHashSet(StringComparer.Ordinal);
        Acts = grants.SelectMany(g => g.Acts).ToHashSet(StringComparer.Ordinal);
        SeesAll = grants.Any(g => g.SeesAll);
        Sealed = grants.Any(g => g.Sealed);
        Special = grants.Any(g => g.Role.Special);
    }

    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>Roles of the workflow, of all grants: for what has no ticket yet. On a ticket only the grants that cover it count.</summary>
    public IReadOnlySet<string> ActsAs { get; }

    public IReadOnlySet<string> Acts { get; }

    /// <summary>Every ticket that is not sealed.</summary>
    public bool SeesAll { get; }

    /// <summary>May be shown a sealed ticket, if one of the grants that say so covers it.</summary>
    public bool Sealed { get; }

    /// <summary>Works with special-category data: a password alone is not enough.</summary>
    public bool Special { get; }

    /// <summary>Answers for a unit: its head, or somebody above the units.</summary>
    public bool Leads => ActsAs.Contains(Roles.Head) || ActsAs.Contains(Roles.Executive);

    public bool May(string act) => Acts.Contains(act);
}
