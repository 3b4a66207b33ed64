using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Admin;

/// <summary>What the host needs to know of a tenant without opening it: host names, provider accounts, the name in lists.</summary>
internal static class CatalogListing
{
    public static string NameOf(TenantId id, TenantPack pack) => pack.Tenant.Names.GetValueOrDefault(pack.Tenant.DefaultLanguage) ?? id.Value;

    public static async Task PublishAsync(TenantRegistry registry, TenantId id, TenantPack pack, CancellationToken ct)
    {
        await registry.Catalog.WriteAsync(session => Write(session, id, pack), ct);
        registry.Reload(id);
    }

    /// <summary>A name or account that another tenant has stays where it is.</summary>
    private static void Write(WriteSession session, TenantId id, TenantPack pack)
    {
        session.Execute("DELETE FROM \"tenant_host\" WHERE \"tenant\" = @p0 AND \"source\" = @p1", id.Value, HostSource.Pack); // What was proven stays.
        foreach (var host in pack.Tenant.Hosts.Select(h => h.ToLowerInvariant()).Distinct(StringComparer.Ordinal))
        {
            if (session.First<TenantHost>("\"host\" = @p0", host) is null)
            {
                session.Insert(new TenantHost { Host = host, Tenant = id.Value });
            }
        }

        session.Execute("DELETE FROM \"provider_route\" WHERE \"tenant\" = @p0", id.Value);
        foreach (var account in pack.Channels.Accounts.Where(a => a.Enabled))
        {
            if (ProviderAccounts.Of(account.Settings) is { } provider
                && session.First<ProviderRoute>("\"plugin\" = @p0 AND \"provider_account\" = @p1", account.Plugin, provider) is null)
            {
                session.Insert(new ProviderRoute { Plugin = account.Plugin, ProviderAccount = provider, Tenant = id.Value, Account = account.Account });
            }
        }

        session.Execute("UPDATE \"tenant_entry\" SET \"name\" = @p0, \"channel_accounts\" = @p1 WHERE \"id\" = @p2", NameOf(id, pack), ChannelUses.Write(pack), id.Value);
    }
}

/// <summary>The settings that name a provider's own account id, by which inbound events find their tenant.</summary>
public static class ProviderAccounts
{
    /// <summary>Any plugin's setting with this key is that id.</summary>
    public const string Setting = "providerAccountId";

    /// <summary>WhatsApp's word for it.</summary>
    public const string PhoneNumberSetting = "phoneNumberId";

    public static string? Of(IReadOnlyDictionary<string, string> settings) =>
        settings.GetValueOrDefault(Setting) is { Length: > 0 } account ? account
        : settings.GetValueOrDefault(PhoneNumberSetting) is { Length: > 0 } number ? number
        : null;
}
