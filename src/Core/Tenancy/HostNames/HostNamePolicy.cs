namespace Derman.Core.Tenancy.HostNames;

/// <summary>What the platform keeps for itself.</summary>
/// <param name="PlatformNames">The platform's own host names; they and everything below them are given by the operator only.</param>
public sealed record HostNamePolicy(IReadOnlyList<string> PlatformNames)
{
    public static readonly HostNamePolicy None = new([]);

    public bool Owns(string host) => PlatformNames.Any(p => HostNameText.IsWithin(host, p));
}
