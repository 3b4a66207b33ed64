using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>A channel account of a tenant and the plugin it is made of.</summary>
/// <param name="Simulated">It is tried out: no line of its own is held.</param>
public sealed record ChannelUse(string Tenant, string Account, string Plugin, bool Enabled, bool Simulated = false);

/// <summary>How an entry of the catalog keeps its tenant's accounts: codes hold no spaces, so a line is a plugin, an account, and <c>off</c> when it is switched off or <c>tried</c> while it is tried out.</summary>
public static class ChannelUses
{
    public static string Write(TenantPack pack) =>
        string.Join('\n', pack.Channels.Accounts.Select(a => $"{a.Plugin} {a.Account}{(!a.Enabled ? " off" : a.Simulated ? " tried" : "")}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    public static IEnumerable<ChannelUse> Of(TenantEntry entry) =>
        (entry.ChannelAccounts ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length >= 2)
            .Select(parts => new ChannelUse(entry.Id, parts[1], parts[0], parts.Length == 2 || parts[2] == "tried", parts.Length == 3 && parts[2] == "tried"));
}
