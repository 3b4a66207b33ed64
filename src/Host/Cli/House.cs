using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Host.Operator.Plugins;

namespace Derman.Host.Cli;

/// <summary>What the operator's commands work on: the same in a process of its own and inside the running host.</summary>
/// <param name="changed">Told of every tenant a command has changed, so that a running host looks at it at once.</param>
internal sealed class House(TenantRegistry registry, ApplyPack apply, BackupTenant backup, TenantLifecycle lifecycle, InvitePerson invite, MakeLink makeLink, PluginDesk plugins, Action<TenantId> changed)
{
    public TenantRegistry Registry => registry;

    public ApplyPack Apply => apply;

    public BackupTenant Backup => backup;

    public TenantLifecycle Lifecycle => lifecycle;

    public InvitePerson Invite => invite;

    public MakeLink MakeLink => makeLink;

    public PluginDesk Plugins => plugins;

    public void Changed(TenantId id) => changed(id);

    /// <exception cref="UnknownTenantException">There is no tenant of that name.</exception>
    public TenantId Known(string text) =>
        TenantId.TryParse(text, out var id) && registry.Entry(id) is not null ? id : throw new UnknownTenantException(text);
}

internal sealed class UnknownTenantException(string id) : Exception($"There is no tenant '{id}'. 'tenants list' shows those there are.");
