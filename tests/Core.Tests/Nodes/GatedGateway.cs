using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Tenancy;

namespace Derman.Core.Tests.Nodes;

/// <summary>A gateway at which one node can be stopped in the middle of its work, as by a long pause or a death.</summary>
internal sealed class GatedGateway(FakeGateway inner) : IChannelGateway
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => _entered.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Open() => _open.TrySetResult();

    public async ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct)
    {
        await PassAsync(ct);
        return await inner.ParseAsync(tenant, account, request, ct);
    }

    public async ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct)
    {
        await PassAsync(ct);
        return await inner.SendAsync(tenant, account, message, ct);
    }

    public string? ProviderAccountOf(Tenant tenant, string account) => inner.ProviderAccountOf(tenant, account);

    public SendingRules? RulesOf(Tenant tenant, string account) => inner.RulesOf(tenant, account);

    private Task PassAsync(CancellationToken ct)
    {
        _entered.TrySetResult();
        return _open.Task.WaitAsync(ct);
    }
}
