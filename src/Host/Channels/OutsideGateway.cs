using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Outside;
using Derman.Core.Tenancy;
using Derman.Plugins;

namespace Derman.Host.Channels;

/// <summary>Core's way to other bodies' servers: the plugins that hand reports over.</summary>
internal sealed class OutsideGateway(PluginRegistry plugins, ChannelGateway channels) : IOutsideGateway
{
    public IReadOnlyList<string> Accounts(Tenant tenant) =>
    [
        .. tenant.Configuration.Accounts.Values
            .Where(a => a.Enabled && plugins.Manifest(a.Plugin)?.Capabilities.Contains(ChannelCapability.ForwardReports) == true)
            .Select(a => a.Account),
    ];

    public ValueTask<ReportServices> ServicesAsync(Tenant tenant, string account, CancellationToken ct) =>
        channels.WithReportsAsync(tenant, account, (calls, host) => calls.ServicesAsync(host, ct));

    public ValueTask<SendOutcome> ForwardAsync(Tenant tenant, string account, ForwardedReport report, CancellationToken ct) =>
        channels.WithReportsAsync(tenant, account, (calls, host) => calls.ForwardAsync(report, host, ct));

    public ValueTask<ReportSightings> FollowAsync(Tenant tenant, string account, ReportQuestion question, CancellationToken ct) =>
        channels.WithReportsAsync(tenant, account, (calls, host) => calls.FollowAsync(question, host, ct));
}
