using System.Collections.Concurrent;
using System.Text;
using Derman.Channels;
using Derman.Channels.WhatsApp;
using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;

namespace Derman.Core.Tests;

/// <summary>The way to plugins without a network: WhatsApp's own parser, and answers to sends as a test says.</summary>
public sealed class FakeGateway : IChannelGateway
{
    private readonly WhatsAppPlugin _whatsApp = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<InboundEvent>> _events = new(StringComparer.Ordinal);
    private int _sent;

    public ConcurrentQueue<(string Account, OutboundMessage Message)> Sent { get; } = new();

    /// <summary>The plugin is not loaded while this is set.</summary>
    public bool Unavailable { get; set; }

    /// <summary>The answer to a send; by default the provider takes it.</summary>
    public Func<OutboundMessage, SendOutcome>? Answer { get; set; }

    public ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct) =>
        Unavailable ? throw new ChannelUnavailableException("not loaded")
        : request.Method == SimulatedAccounts.Method ? ValueTask.FromResult(_events[Encoding.ASCII.GetString(request.Body.Span)])
        : ValueTask.FromResult(_whatsApp.Parse(request));

    /// <summary>Stands for the gateway's own form of stored events.</summary>
    public byte[] Write(IReadOnlyList<InboundEvent> events)
    {
        var key = $"events {_events.Count}";
        _events[key] = events;
        return Encoding.ASCII.GetBytes(key);
    }

    /// <summary>What tries accounts out; without it every account is live.</summary>
    public SimulatedAccounts? Simulated { get; set; }

    public string? ProviderAccountOf(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { } configured ? ProviderAccounts.Of(configured.Settings) : null;

    /// <summary>Whether the provider knows templates.</summary>
    public bool Templates { get; set; } = true;

    /// <summary>The channel's rules; by default those of WhatsApp.</summary>
    public SendingRules? Rules { get; set; }

    public SendingRules? RulesOf(Tenant tenant, string account) => Rules ?? new SendingRules(TimeSpan.FromHours(24), Templates, MaxTextLength: 4096);

    public ValueTask<MessageMeasure?> MeasureAsync(Tenant tenant, string account, OutboundContent content, CancellationToken ct) =>
        ValueTask.FromResult(content is OutboundText { Text: var text } && Rules is null ? null : new MessageMeasure(1, "gsm7", 160 - ((OutboundText)content).Text.Length));

    public ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct)
    {
        if (Unavailable)
        {
            throw new ChannelUnavailableException("not loaded");
        }

        if (Simulated is not null && SimulatedAccounts.Is(tenant.Configuration, account))
        {
            return Simulated.SendAsync(tenant, account, message, Write, ct);
        }

        Sent.Enqueue((account, message));
        return ValueTask.FromResult(Answer?.Invoke(message) ?? new SendOutcome.Accepted($"wamid.out{Interlocked.Increment(ref _sent)}"));
    }
}
