using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Organisation;

/// <summary>The directorate tree of one tenant: subtrees for rights, and the line upwards for escalation. Immutable.</summary>
public sealed class OrganisationTree
{
    private readonly Dictionary<string, Directorate> _byCode;
    private readonly Dictionary<string, IReadOnlySet<string>> _subtrees = new(StringComparer.Ordinal);

    public OrganisationTree(OrganisationFile file)
    {
        All = file.Directorates;
        _byCode = All.ToDictionary(d => d.Code, StringComparer.Ordinal);
        var children = All.Where(d => d.Parent is not null).ToLookup(d => d.Parent!, d => d.Code, StringComparer.Ordinal);
        foreach (var directorate in All)
        {
            var subtree = new HashSet<string>(StringComparer.Ordinal);
            Collect(directorate.Code, children, subtree);
            _subtrees[directorate.Code] = subtree;
        }
    }

    public IReadOnlyList<Directorate> All { get; }

    public Directorate? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The unit itself and everything below it; empty for an unknown unit.</summary>
    public IReadOnlySet<string> Subtree(string code) =>
        _subtrees.TryGetValue(code, out var set) ? set : System.Collections.Frozen.FrozenSet<string>.Empty;

    /// <summary>Directorates whose tickets people of the unit see beside their own part of the tree (the inspectors, say), each with what is below it.</summary>
    public IEnumerable<string> SeenBeside(string code) => (Find(code)?.Sees ?? []).SelectMany(Subtree);

    /// <summary>From the unit's parent up to the root.</summary>
    public IEnumerable<Directorate> Above(string code)
    {
        var parent = Find(code)?.Parent;
        while (parent is not null && Find(parent) is { } directorate)
        {
            yield return directorate;
            parent = directorate.Parent;
        }
    }

    private static void Collect(string code, ILookup<string, string> children, HashSet<string> into)
    {
        if (into.Add(code))
        {
            foreach (var child in children[code])
            {
                Collect(child, children, into);
            }
        }
    }
}
