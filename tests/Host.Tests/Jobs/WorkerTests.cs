using System.Collections.Concurrent;
using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Host.Hosting;
using Derman.Host.Jobs;
using Derman.Host.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Derman.Host.Tests.Jobs;

/// <summary>One worker, so that whoever is served has kept another waiting; a gateway that answers when the test says.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private readonly GatedGateway _gateway = new();
    private RunningHost _host = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _gateway.Open();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task AProviderThatDoesNotAnswer_HoldsUpItsOwnTenantOnly()
    {
        await StartAsync(TimeSpan.FromMilliseconds(100));
        _gateway.Close("erenler");
        _gateway.Close("melikgazi");
        await QueueAsync("erenler", 3);
        await QueueAsync("melikgazi", 3);
        await _gateway.SentAsync("erenler", 1);
        await QueueAsync("tatvan", 30);
        await _gateway.SentAsync("tatvan", 30);
        Assert.Equal(1, _gateway.CountOf("erenler"));

        _gateway.Open();
        await _gateway.SentAsync("erenler", 3);
        await _gateway.SentAsync("melikgazi", 3);
    }

    [Fact]
    public async Task ABacklog_DelaysAnotherTenantByOneTurn()
    {
        await StartAsync(TimeSpan.FromHours(1)); // No place is lent: only the order of turns helps.
        _gateway.Close("erenler");
        await QueueAsync("erenler", 400);
        await _gateway.SentAsync("erenler", 1);
        _host.Service<Wake>().Outbound((await QueueAsync("tatvan", 1)).Id);
        var before = _gateway.CountOf("erenler");
        _gateway.Open();
        await _gateway.SentAsync("tatvan", 1);
        await _gateway.SentAsync("erenler", 400);

        var order = _gateway.Order;
        Assert.InRange(order.IndexOf("tatvan") - before, 0, TenantTurn.Quantum);
        Assert.Equal(401, order.Count); // Each once, however often the turns changed.
    }

    [Fact]
    public async Task WhatIsWritten_IsDoneWithoutAnybodyWakingTheWorker()
    {
        await StartAsync(TimeSpan.FromSeconds(1));
        await QueueAsync("behzisti-wa", 1);
        await _gateway.SentAsync("behzisti-wa", 1);
    }

    [Fact]
    public async Task WhatIsDueLater_IsDoneAtItsMoment_AlsoWhenTheStoreWasClosedMeanwhile()
    {
        await StartAsync(TimeSpan.FromSeconds(1));
        var tenant = await QueueAsync("hizir-erzincan", 1, Duration.FromSeconds(2));
        var registry = _host.Service<TenantRegistry>();
        await Poll.UntilAsync(async () => await registry.RestAsync(tenant), "the store is closed");
        await _gateway.SentAsync("hizir-erzincan", 1);
    }

    private async Task StartAsync(TimeSpan slowAfter) => _host = await RunningHost.StartAsync(replace: services =>
    {
        services.AddSingleton<IChannelGateway>(_gateway);
        services.AddSingleton(new WorkerOptions { Workers = 1, SlowAfter = slowAfter });
    });

    private async Task<Tenant> QueueAsync(string id, int count, Duration after = default)
    {
        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse(id), CancellationToken.None))!;
        var now = SystemClock.Instance.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                for (var i = 0; i < count; i++)
                {
                    var message = new Message { Key = session.Next("message"), Direction = "out", Author = "system", Text = "Merhaba", At = now, ReceivedAt = now };
                    session.Insert(message);
                    session.Insert(new Delivery { Message = message.Key, Means = "whatsapp", Recipient = "905550000001", IdempotencyKey = Guid.NewGuid(), NextAttemptAt = now + after });
                }
            },
            CancellationToken.None);
        return tenant;
    }

    private sealed class GatedGateway : IChannelGateway
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);
        private readonly ConcurrentQueue<string> _sent = new();

        public List<string> Order => [.. _sent];

        public int CountOf(string tenant) => _sent.Count(t => t == tenant);

        public void Close(string tenant) => _gates[tenant] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open()
        {
            foreach (var gate in _gates.Values)
            {
                gate.TrySetResult();
            }
        }

        public Task SentAsync(string tenant, int count) => Poll.UntilAsync(() => Task.FromResult(CountOf(tenant) >= count), $"{count} messages of {tenant}");

        public async ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct)
        {
            _sent.Enqueue(tenant.Id.Value);
            if (_gates.TryGetValue(tenant.Id.Value, out var gate))
            {
                await gate.Task.WaitAsync(ct);
            }

            return new SendOutcome.Accepted($"id-{message.IdempotencyKey}");
        }

        public ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlyList<InboundEvent>>([]);

        public string? ProviderAccountOf(Tenant tenant, string account) => null;

        public SendingRules? RulesOf(Tenant tenant, string account) => null;
    }
}
