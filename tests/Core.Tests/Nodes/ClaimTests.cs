using Derman.Core.Channels;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tests.Channels;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Referrals;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Sweep;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Nodes;

/// <summary>Two nodes on one tenant: what one is at, the other leaves alone; what a dead one was at, the other takes up when its lease is over.</summary>
[Trait("Engine", "postgres")]
public sealed class ClaimTests : IAsyncLifetime
{
    private const string Ayse = "905321112233";
    private Desk _desk = null!;
    private Office _office = null!;
    private OtherNode _other = null!;
    private Tenant _there = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler", "tatvan");
        _office = await _desk.OfficeAsync("erenler");
        _other = await _desk.NodeAsync("b");
        _there = await _other.TenantAsync("erenler");
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task InboundRequest_HasOneLease_AndADeadNodesIsTakenOver()
    {
        Assert.True(_there.IsShared);
        await _desk.StoreInbound.ExecuteAsync(_office.Tenant, "whatsapp", WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", _desk.Clock.Now)), CancellationToken.None);
        var gate = new GatedGateway(_desk.Gateway);
        var stopped = new ProcessInbound(_desk.Clock, gate, _desk.Handle).StepAsync(_office.Tenant, 10, CancellationToken.None);
        await gate.Entered;
        Assert.Equal(0, await _desk.Process.StepAsync(_there, 10, CancellationToken.None));
        _desk.Clock.Advance(Duration.FromSeconds(29));
        Assert.Equal(0, await _desk.Process.StepAsync(_there, 10, CancellationToken.None));

        _desk.Clock.Advance(Duration.FromSeconds(2));
        Assert.Equal(1, await _desk.Process.StepAsync(_there, 10, CancellationToken.None));
        var worked = Assert.Single(_office.List<InboundRequest>("1 = 1"));
        Assert.Equal((InboundStates.Done, (Instant?)null), (worked.State, worked.NextAttemptAt));

        gate.Open(); // It was not dead, only slow: what it says now changes nothing.
        await stopped;
        var after = Assert.Single(_office.List<InboundRequest>("1 = 1"));
        Assert.Equal((worked.State, worked.Attempts, worked.NextAttemptAt), (after.State, after.Attempts, after.NextAttemptAt));
        Assert.Single(_office.List<Ticket>("1 = 1"));
        Assert.Single(_office.List<Message>("\"direction\" = 'in'"));
    }

    [Fact]
    public async Task Message_OfADeadNode_IsNeverSentByTheOther()
    {
        await QueueAsync();
        var gate = new GatedGateway(_desk.Gateway);
        var stopped = new DeliverMessages(_desk.Clock, gate).StepAsync(_office.Tenant, 10, CancellationToken.None);
        await gate.Entered;
        Assert.Equal(0, await _desk.Deliver.StepAsync(_there, 10, CancellationToken.None));

        _desk.Clock.Advance(Duration.FromMinutes(4));
        Assert.Equal(0, await _desk.Deliver.StepAsync(_there, 10, CancellationToken.None));
        Assert.Empty(_desk.Gateway.Sent);
        var unknown = Assert.Single(_office.List<Delivery>("1 = 1"));
        Assert.Equal((DeliveryStates.Failed, DeliverMessages.UnknownOutcome, (Instant?)null), (unknown.State, unknown.FailureCode, unknown.NextAttemptAt));

        gate.Open();
        await stopped;
        Assert.Single(_desk.Gateway.Sent);
        Assert.Equal(DeliveryStates.Failed, Assert.Single(_office.List<Delivery>("1 = 1")).State); // A receipt settles it, or a person.
    }

    [Fact]
    public async Task ManyMessages_AreSentOnce_ByTwoNodesAtOnce()
    {
        for (var i = 0; i < 60; i++)
        {
            await QueueAsync();
        }

        await Task.WhenAll(((Tenant[])[_office.Tenant, _there, _office.Tenant, _there]).Select(t => Task.Run(async () =>
        {
            while (await _desk.Deliver.StepAsync(t, 5, CancellationToken.None) > 0)
            {
                // Until nothing is left for this one.
            }
        })));
        Assert.Equal(60, _desk.Gateway.Sent.Count);
        Assert.Equal(60, _desk.Gateway.Sent.Select(s => s.Message.IdempotencyKey).Distinct().Count());
        Assert.All(_office.List<Delivery>("1 = 1"), d => Assert.Equal(DeliveryStates.Sent, d.State));
    }

    [Fact]
    public async Task Levels_FireOnce_WhenTwoNodesSweepAtOnce()
    {
        for (var i = 0; i < 10; i++)
        {
            await _office.RegisterAsync();
        }

        _desk.Clock.Advance(Duration.FromDays(200));
        await Task.WhenAll(((Tenant[])[_office.Tenant, _there]).Select(t => Task.Run(() => new SweepTenant(_desk.Clock, _desk.Perform).ExecuteAsync(t, CancellationToken.None))));
        var fired = _office.Tenant.Store.Read(s => s.Query("SELECT \"ticket\", \"content\" FROM \"ticket_event\" WHERE \"kind\" = 'escalated'", r => (r.GetInt64(0), r.GetString(1))));
        Assert.True(fired.Count >= 40, $"{fired.Count} levels fired.");
        Assert.DoesNotContain(fired.CountBy(f => f), f => f.Value > 1);
    }

    [Fact]
    public async Task Referral_IsCarriedByOneNode_AndTakenOverAfterItsLease()
    {
        var perform = new PerformAction(_desk.Clock, _desk.Random.Fill, _desk.Registry);
        var id = (await _office.RegisterAsync(new RegisterCommand("Göl kıyısı kirli"))).Id;
        Assert.True((await perform.ExecuteAsync(_office.Tenant, id, Moves.Refer, new ActionCommand(To: "tenant:tatvan", Reason: "Onların"), _office.Agent, null, null, CancellationToken.None)).Ok);

        // As a node leaves it that died after its claim.
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"referral\" SET \"next_attempt_at\" = @p0", Provider.Of(_desk.Clock.Now + Duration.FromMinutes(2))), CancellationToken.None);
        var carries = ((TenantRegistry[])[_desk.Registry, _other.Registry]).Select(r => new CarryReferrals(r, _desk.Register, _desk.Clock)).ToList();
        Assert.Equal(0, await carries[1].ExecuteAsync(_there, CancellationToken.None));
        _desk.Clock.Advance(Duration.FromMinutes(2));
        await Task.WhenAll(Task.Run(() => carries[0].ExecuteAsync(_office.Tenant, CancellationToken.None)), Task.Run(() => carries[1].ExecuteAsync(_there, CancellationToken.None)));

        var tatvan = await _desk.TenantAsync("tatvan");
        Assert.Equal(1, tatvan.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")));
        var referral = Assert.Single(_office.List<Referral>("1 = 1"));
        Assert.Equal((ReferralStates.Delivered, 1), (referral.State, referral.Attempts));
    }

    private async Task QueueAsync() => await _office.Tenant.Store.WriteAsync(
        session =>
        {
            var message = new Message { Key = session.Next("message"), Direction = "out", Author = "system", Text = "Merhaba", At = _desk.Clock.Now, ReceivedAt = _desk.Clock.Now };
            session.Insert(message);
            session.Insert(new Delivery { Message = message.Key, Means = "whatsapp", Recipient = Ayse, IdempotencyKey = Guid.NewGuid(), NextAttemptAt = _desk.Clock.Now });
        },
        CancellationToken.None);
}
