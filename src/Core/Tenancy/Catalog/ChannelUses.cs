using System.Text.RegularExpressions;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>A channel account of a tenant and the plugin it is made of.</summary>
/// <param name="Simulated">It is tried out: no line of its own is held.</param>
/// <param name="Choices">What was chosen among few, as words <c>key=value</c>: enough to tell whether the account holds a line of its own.</param>
public sealed record ChannelUse(string Tenant, string Account, string Plugin, bool Enabled, bool Simulated = false, string Choices = "")
{
    /// <summary>The value chosen for a setting; null when none was.</summary>
    public string? Choice(string key) =>
        Choices.Split(' ').FirstOrDefault(word => word.StartsWith(key, StringComparison.Ordinal) && word.AsSpan(key.Length).StartsWith("="))?[(key.Length + 1)..];
}

/// <summary>
/// How an entry of the catalog keeps its tenant's accounts: codes hold no spaces, so a line is a plugin, an account, <c>off</c> when it is switched
/// off or <c>tried</c> while it is tried out, and the settings whose values look like a choice (letters, the first in lower case).
/// </summary>
public static partial class ChannelUses
{
    private const string Off = "off";
    private const string Tried = "tried";

    public static string Write(TenantPack pack) =>
        string.Join('\n', pack.Channels.Accounts.Select(Line).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    public static IEnumerable<ChannelUse> Of(TenantEntry entry) =>
        (entry.ChannelAccounts ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length >= 2)
            .Select(parts => new ChannelUse(
                entry.Id, parts[1], parts[0], !parts.Skip(2).Contains(Off), parts.Skip(2).Contains(Tried),
                string.Join(' ', parts.Skip(2).Where(part => part.Contains('=', StringComparison.Ordinal)))));

    private static string Line(ChannelAccount account) => string.Join(' ',
    [
        account.Plugin, account.Account, .. !account.Enabled ? [Off] : account.Simulated ? [Tried] : Array.Empty<string>(),
        .. account.Settings.Where(setting => Choice().IsMatch(setting.Value)).OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"),
    ]);

    [GeneratedRegex("^[a-z][A-Za-z]{0,19}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Choice();
}
