using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Host.Operator.Plugins;

/// <summary>
/// Which tenants' accounts are made of which plugin. Kept in the catalog with every change of a configuration, so that nobody is opened for a
/// list; tenants that were there before it was kept are opened once. Crosses tenants on purpose, and reads codes of accounts only.
/// </summary>
internal sealed class PluginAccounts(TenantRegistry registry, ILogger<PluginAccounts> logger)
{
    public IReadOnlyList<ChannelUse> Known =>
        [.. registry.Entries.SelectMany(ChannelUses.Of).OrderBy(u => u.Tenant, StringComparer.Ordinal).ThenBy(u => u.Account, StringComparer.Ordinal)];

    /// <summary>Tenants not looked at yet, or lying on a node that has not looked.</summary>
    public int Unknown => registry.Entries.Count(e => e.ChannelAccounts is null);

    /// <summary>Looks at tenants that were never looked at.</summary>
    public async Task LookAsync(int most, CancellationToken ct)
    {
        foreach (var entry in registry.Entries.Where(e => e.ChannelAccounts is null && !registry.IsElsewhere(e)).Take(most).ToList())
        {
            var id = TenantId.Parse(entry.Id);
            try
            {
                var tenant = await registry.OpenAsync(id, ct);
                var accounts = ChannelUses.Write(tenant.Configuration.Pack);
                await registry.Catalog.WriteAsync(
                    s => s.Execute("UPDATE \"tenant_entry\" SET \"channel_accounts\" = @p0 WHERE \"id\" = @p1 AND \"channel_accounts\" IS NULL", accounts, id.Value), ct);
                registry.Reload(id);
            }
            catch (Exception e) when (e is TenantBrokenException or TenantElsewhereException or System.Data.Common.DbException)
            {
                Log.AccountsUnknown(logger, id.Value, e.Message);
            }
        }
    }
}
