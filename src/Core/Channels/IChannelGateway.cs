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

    /// <summary>What may be sent when by an account, with its settings considered; null when its channel tells no rules or does not send.</summary>
    SendingRules? RulesOf(Tenant tenant, string account);

    /// <summary>What a content would cost, where the channel counts; null elsewhere, and while its plugin cannot be asked.</summary>
    ValueTask<MessageMeasure?> MeasureAsync(Tenant tenant, string account, OutboundContent content, CancellationToken ct) => ValueTask.FromResult<MessageMeasure?>(null);

    ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct);
}

internal static class ChannelGateways
{
    /// <summary>Sends; what goes wrong on the way is an outcome too.</summary>
    public static async Task<SendOutcome> TrySendAsync(this IChannelGateway gateway, Tenant tenant, string account, OutboundMessage message, CancellationToken ct)
    {
        try
        {
            return await gateway.SendAsync(tenant, account, message, ct);
        }
        catch (ChannelUnavailableException e)
        {
            return new SendOutcome.Deferred(TimeSpan.FromMinutes(1), e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SendOutcome.Unknown(e.GetType().Name);
        }
    }
}

/// <summary>The plugin behind an account cannot be used now. Nothing is lost: the work waits and is tried again.</summary>
public sealed class ChannelUnavailableException(string reason) : Exception(reason);
