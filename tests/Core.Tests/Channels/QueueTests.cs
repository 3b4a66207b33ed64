using Derman.Core.Channels;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Queues;
using Derman.Core.Conversations;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>What the operator sees of queues, and what trying again means.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task States_SayHowManySinceWhen_AndInboxIsTakenInAgain()
    {
        var queues = new TenantQueues(_desk.Clock);
        Assert.Equal(new QueueStates(new QueueState(0, 0, null), new QueueState(0, 0, null), 0), queues.Read(_office.Tenant));
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                s.Insert(Request(1, InboundStates.New, _desk.Clock.Now));
                s.Insert(Request(2, InboundStates.Failed, null));
                s.Insert(Request(3, InboundStates.Done, null));
                s.Insert(new QuarantinedItem { Seq = 1, Account = "x", ExternalId = "1", Reason = "r", Raw = "{}", At = _desk.Clock.Now });
            },
            CancellationToken.None);
        var states = queues.Read(_office.Tenant);
        Assert.Equal((new QueueState(1, 1, _desk.Clock.Now - Duration.FromMinutes(1)), 1L), (states.Inbox, states.Quarantined));
        Assert.Equal(1, await queues.TakeInAgainAsync(_office.Tenant, CancellationToken.None));
        Assert.Equal((2L, 0L), (queues.Read(_office.Tenant).Inbox.Waiting, queues.Read(_office.Tenant).Inbox.Failed));
    }

    [Fact]
    public async Task SendAgain_LeavesWhatMayHaveGone_AndWhatIsOld()
    {
        var queues = new TenantQueues(_desk.Clock);
        var now = _desk.Clock.Now;
        await FailedAsync(901, "refused", now - Duration.FromDays(1));
        await FailedAsync(902, DeliverMessages.UnknownOutcome, now - Duration.FromDays(1));
        await FailedAsync(903, "refused", now - TenantQueues.SendAgainWithin - Duration.FromHours(1));
        Assert.Equal(3, queues.Read(_office.Tenant).Outbox.Failed);
        Assert.Equal(1, await queues.SendAgainAsync(_office.Tenant, CancellationToken.None));
        var states = queues.Read(_office.Tenant).Outbox;
        Assert.Equal(new QueueState(1, 2, now - Duration.FromDays(1)), states);
        Assert.Equal([901L], _office.List<Delivery>("\"state\" = 'queued'").Select(d => d.Message));
    }

    private static InboundRequest Request(long seq, string state, Instant? next) => new()
    {
        Seq = seq,
        Account = "x",
        Method = "POST",
        Body = [1],
        ReceivedAt = (next ?? Desk.Start) - Duration.FromMinutes(1),
        State = state,
        NextAttemptAt = next,
    };

    private ValueTask FailedAsync(long key, string code, Instant at) => _office.Tenant.Store.WriteAsync(
        s =>
        {
            s.Insert(new Message { Key = key, Direction = "out", Author = "system", Text = "x", At = at, ReceivedAt = at });
            s.Insert(new Delivery { Message = key, Means = "x", State = DeliveryStates.Failed, FailureCode = code, IdempotencyKey = Guid.NewGuid(), Attempts = 1 });
        },
        CancellationToken.None);
}
