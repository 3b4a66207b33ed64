using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Channels.Intake.Unworked;
using Derman.Core.Conversations;
using Derman.Core.Staff;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>How long a repeat is known as one.</summary>
public sealed class ForgetInboundTests : IAsyncLifetime
{
    private static readonly Duration Term = ForgetInbound.Term(ForgetInbound.DefaultDays);
    private Desk _desk = null!;
    private Office _office = null!;
    private ForgetInbound _forget = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _forget = new ForgetInbound(_desk.Clock);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Theory]
    [InlineData(35, 35)]
    [InlineData(400, 400)]
    [InlineData(7, 8)]
    [InlineData(0, 8)]
    [InlineData(-1, 8)]
    public void Term_IsNeverShorterThanProvidersRepeat(int wished, int days) => Assert.Equal(Duration.FromDays(days), ForgetInbound.Term(wished));

    [Fact]
    public async Task Keys_AreThrownAwayAfterTheirTerm_AndNotBefore()
    {
        await ArriveAsync("wamid.old");
        var first = _desk.Clock.Now;
        _desk.Clock.Advance(Duration.FromDays(1));
        await ArriveAsync("wamid.new");
        _desk.Clock.Advance(Term - Duration.FromDays(1));
        Assert.Equal(new Forgotten(0, first), await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
        await ArriveAsync("wamid.old"); // A repeat, 35 days late.
        Assert.Equal(2, _office.List<Message>("\"direction\" = 'in'").Count);

        _desk.Clock.AdvanceMinutes(1);
        Assert.Equal(new Forgotten(1, first + Duration.FromDays(1)), await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
        Assert.Equal("message:wamid.new", Assert.Single(_office.List<InboundItem>("1 = 1")).ExternalId);
    }

    [Fact]
    public async Task Keys_OfARequestThatIsNotDone_AreKept_UntilItIs()
    {
        await ArriveAsync("wamid.1");
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"inbound_request\" SET \"state\" = 'failed'"), CancellationToken.None);
        _desk.Clock.Advance(Duration.FromDays(400));
        Assert.Equal(0, (await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None)).Thrown);

        await new Core.Channels.Queues.TenantQueues(_desk.Clock).TakeInAgainAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(0, (await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None)).Thrown);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Single(_office.List<Message>("\"direction\" = 'in'")); // The repeat was known.
        Assert.Equal(1, (await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None)).Thrown);
    }

    [Fact]
    public async Task Run_EndsAtItsLimit_AndTheNextGoesOn()
    {
        var now = _desk.Clock.Now;
        await _office.Tenant.Store.WriteAsync(
            session =>
            {
                for (var i = 0; i < 1200; i++)
                {
                    session.Insert(new InboundItem { Account = i % 2 == 0 ? "whatsapp" : "sms", ExternalId = $"message:{i}", Request = -1, At = now + Duration.FromDays(i % 3 == 0 ? 100 : 0) });
                }
            },
            CancellationToken.None);
        _desk.Clock.Advance(Term + Duration.FromDays(1));
        Assert.Equal(700, (await _forget.ExecuteAsync(_office.Tenant, Term, 700, CancellationToken.None)).Thrown);
        Assert.Equal(new Forgotten(100, now + Duration.FromDays(100)), await _forget.ExecuteAsync(_office.Tenant, Term, 700, CancellationToken.None));
        Assert.Equal(400, _office.List<InboundItem>("1 = 1").Count);
    }

    [Theory]
    [InlineData(35, 35)]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(40_000, 3650)]
    public void TermOfBodies_HasItsRange(int wished, int days) => Assert.Equal(Duration.FromDays(days), ForgetBodies.Term(wished));

    [Fact]
    public async Task Bodies_AreThrownAwayAfterTheirTerm_WithWhatNobodyKnew_AndNotBefore()
    {
        var (bodies, first) = (new ForgetBodies(_desk.Clock), _desk.Clock.Now);
        await ArriveAsync("wamid.old");
        await _office.Tenant.Store.WriteAsync(s => s.Insert(new QuarantinedItem { Seq = 1, Account = "whatsapp", ExternalId = "u1", Reason = "unknownEvent", Raw = "{}", At = first }), CancellationToken.None);
        _desk.Clock.Advance(Duration.FromDays(1));
        await ArriveAsync("wamid.new");
        _desk.Clock.Advance(Term - Duration.FromDays(1));
        Assert.Equal(new Forgotten(0, first), await bodies.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));

        _desk.Clock.AdvanceMinutes(1);
        Assert.Equal(new Forgotten(2, first + Duration.FromDays(1)), await bodies.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
        Assert.Equal(2, Assert.Single(_office.List<InboundRequest>("1 = 1")).Seq);
        Assert.Empty(_office.List<QuarantinedItem>("1 = 1"));
        Assert.Equal(2, _office.List<Message>("\"direction\" = 'in'").Count); // What they said stands in the conversation.
    }

    [Fact]
    public async Task Bodies_OfWhatFailed_AreKeptUntilSetAside_AndTheTermAfterIt()
    {
        var bodies = new ForgetBodies(_desk.Clock);
        await ArriveAsync("wamid.1");
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"inbound_request\" SET \"state\" = 'failed'"), CancellationToken.None);
        _desk.Clock.Advance(Duration.FromDays(400));
        Assert.Equal(new Forgotten(0, null), await bodies.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));

        var aside = _desk.Clock.Now;
        Assert.Null(await new SetAside(_desk.Clock).ExecuteAsync(_office.Tenant, "whatsapp", new UnworkedId(UnworkedKind.Request, 1), "eski", await _office.AddAsync("Yönetici", Roles.Admin, _office.Unit), CancellationToken.None));
        _desk.Clock.Advance(Term);
        Assert.Equal(new Forgotten(0, aside), await bodies.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
        _desk.Clock.AdvanceMinutes(1);
        Assert.Equal(new Forgotten(1, null), await bodies.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
    }

    [Fact]
    public async Task Bodies_AreThrownAwayNoMoreThanAskedFor_AndTheNextRunGoesOn()
    {
        var bodies = new ForgetBodies(_desk.Clock);
        await _office.Tenant.Store.WriteAsync(
            session =>
            {
                for (var i = 1; i <= 1200; i++)
                {
                    session.Insert(new InboundRequest { Seq = i, Account = "sms", Method = "POST", Body = [1], ReceivedAt = _desk.Clock.Now, State = i % 3 == 0 ? InboundStates.Failed : InboundStates.Done });
                }
            },
            CancellationToken.None);
        _desk.Clock.Advance(Term + Duration.FromDays(1));
        Assert.Equal(700, (await bodies.ExecuteAsync(_office.Tenant, Term, 700, CancellationToken.None)).Thrown);
        Assert.Equal(new Forgotten(100, null), await bodies.ExecuteAsync(_office.Tenant, Term, 700, CancellationToken.None));
        Assert.Equal(400, _office.List<InboundRequest>("\"state\" = 'failed'").Count);
    }

    private async Task ArriveAsync(string id)
    {
        await _desk.StoreInbound.ExecuteAsync(
            _office.Tenant, "whatsapp", WhatsAppPayload.Messages(WhatsAppPayload.Text(id, "905321112233", "yol çukuru", _desk.Clock.Now)), CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }
}
