using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Channels.Streams;

/// <summary>Who holds which account's own line: at most one node each, so that a mailbox is read once.</summary>
public sealed class HoldStreams(TenantRegistry registry, IClock clock)
{
    /// <summary>A node that is gone for so long has lost its lines; it says every third of this that it is there.</summary>
    public static readonly Duration Term = Duration.FromSeconds(30);

    /// <summary>The accounts of these plugins that hold a line, and that this node may look after.</summary>
    /// <param name="plugins">By plugin, whether an account of it holds one.</param>
    public IReadOnlyList<ChannelUse> Wanted(IReadOnlyDictionary<string, Func<ChannelUse, bool>> plugins) =>
        plugins.Count == 0 ? [] :
        [
            // Asked every few seconds about every tenant there is: most are passed over without taking their line apart.
            .. registry.Entries.Where(e => e.ChannelAccounts is { } accounts && plugins.Keys.Any(p => accounts.Contains(p, StringComparison.Ordinal)) && !registry.IsElsewhere(e))
                .SelectMany(ChannelUses.Of)
                .Where(use => use is { Enabled: true, Simulated: false } && plugins.TryGetValue(use.Plugin, out var holds) && holds(use)),
        ];

    /// <summary>Takes or keeps a line.</summary>
    /// <returns>False while another node holds it.</returns>
    public ValueTask<bool> HoldAsync(ChannelUse account, CancellationToken ct)
    {
        if (!registry.IsShared)
        {
            return ValueTask.FromResult(true);
        }

        var now = clock.GetCurrentInstant();
        return registry.Catalog.WriteAsync(
            session =>
            {
                var lease = session.First<StreamLease>("\"tenant\" = @p0 AND \"account\" = @p1", account.Tenant, account.Account);
                if (lease is not null && lease.Node != registry.Node && lease.Until > now)
                {
                    return false;
                }

                if (lease is null)
                {
                    session.Insert(new StreamLease { Tenant = account.Tenant, Account = account.Account, Node = registry.Node, Until = now + Term });
                    return true;
                }

                (lease.Node, lease.Until) = (registry.Node, now + Term);
                return session.Update(lease);
            },
            ct);
    }

    /// <summary>Gives a line back, so that another node need not wait.</summary>
    public async ValueTask ReleaseAsync(ChannelUse account)
    {
        if (registry.IsShared)
        {
            await registry.Catalog.WriteAsync(
                session => session.Execute(
                    "DELETE FROM \"stream_lease\" WHERE \"tenant\" = @p0 AND \"account\" = @p1 AND \"node\" = @p2", account.Tenant, account.Account, registry.Node),
                CancellationToken.None);
        }
    }
}
