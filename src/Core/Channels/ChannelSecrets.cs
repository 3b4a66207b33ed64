using System.Collections.Concurrent;
using System.Collections.Frozen;
using Derman.Core.Tenancy;

namespace Derman.Core.Channels;

/// <summary>Secrets of channel accounts: sealed in the tenant's store, opened only for the plugin that needs them. Thread safe.</summary>
public sealed class ChannelSecrets
{
    private readonly ConcurrentDictionary<(TenantId, string), FrozenDictionary<string, string>> _open = new();

    public IReadOnlyDictionary<string, string> Of(Tenant tenant, string account) => _open.GetOrAdd(
        (tenant.Id, account),
        static (key, tenant) => tenant.Store
            .Read(s => s.List<ChannelSecret>("\"account\" = @p0", key.Item2))
            .ToFrozenDictionary(s => s.Name, s => tenant.Key.OpenText(Purpose(key.Item2, s.Name), s.Value), StringComparer.Ordinal),
        tenant);

    public async ValueTask SetAsync(Tenant tenant, string account, string name, string value, CancellationToken ct)
    {
        var row = new ChannelSecret { Account = account, Name = name, Value = tenant.Key.SealText(Purpose(account, name), value) };
        await tenant.Store.WriteAsync(
            session =>
            {
                session.Delete(row);
                session.Insert(row);
            },
            ct);
        _open.TryRemove((tenant.Id, account), out _);
        tenant.Announced();
    }

    /// <summary>The tenant's store was replaced: its secrets are read again.</summary>
    public void Forget(TenantId tenant)
    {
        foreach (var key in _open.Keys.Where(k => k.Item1 == tenant))
        {
            _open.TryRemove(key, out _);
        }
    }

    private static string Purpose(string account, string name) => $"channel secret {account} {name}";
}
