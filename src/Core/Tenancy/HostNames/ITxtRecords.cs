namespace Derman.Core.Tenancy.HostNames;

/// <summary>What the domain name system says in TXT records.</summary>
public interface ITxtRecords
{
    /// <summary>All texts of a name; empty when it has none; null when nobody could say.</summary>
    ValueTask<IReadOnlyList<string>?> FindAsync(string name, CancellationToken ct);
}
