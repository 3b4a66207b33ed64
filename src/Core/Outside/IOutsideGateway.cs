using Derman.Channels;
using Derman.Core.Tenancy;

namespace Derman.Core.Outside;

/// <summary>The way to other bodies' servers. The host implements it over its plugins; rules stay here.</summary>
public interface IOutsideGateway
{
    /// <summary>Accounts by which reports can be handed over now.</summary>
    IReadOnlyList<string> Accounts(Tenant tenant);

    /// <exception cref="Channels.ChannelUnavailableException">The plugin is not loaded; likewise of the others.</exception>
    ValueTask<ReportServices> ServicesAsync(Tenant tenant, string account, CancellationToken ct);

    ValueTask<SendOutcome> ForwardAsync(Tenant tenant, string account, ForwardedReport report, CancellationToken ct);

    ValueTask<ReportSightings> FollowAsync(Tenant tenant, string account, ReportQuestion question, CancellationToken ct);
}
