using Derman.Channels;
using Derman.Core.Tenancy;

namespace Derman.Core.Channels;

/// <summary>The way to channel plugins. The host implements it over its loader; rules stay here.</summary>
public interface IChannelGateway
{
    /// <summary>Reads what a provider said. Pure; never throws for bad content (that becomes an <see cref="UnknownEvent"/>).</summary>
    /// <exception cref="ChannelUnavailableException">The plugin is not loaded.</exception>
    ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct);

    /// <summary>The provider account (phone number id) of a tenant's account; null when the channel has none to compare.</summary>
    string? ProviderAccountOf(Tenant tenant, string account);

    /// <summary>How long after the citizen's last message free text may be sent; null when always.</summary>
    TimeSpan? FreeTextWindow(Tenant tenant, string account);

    /// <summary>Whether approved templates may be sent when the time for free text is over; otherwise words are tried all the same, and the provider says no.</summary>
    bool TemplatesAfterWindow(Tenant tenant, string account) => true;

    ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct);
}

/// <summary>The plugin behind an account cannot be used now. Nothing is lost: the work waits and is tried again.</summary>
public sealed class ChannelUnavailableException(string reason) : Exception(reason);
