using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
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
        Assert.Equal(new ForgottenKeys(0, first), await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
        await ArriveAsync("wamid.old"); // A repeat, 35 days late.
        Assert.Equal(2, _office.List<Message>("\"direction\" = 'in'").Count);

        _desk.Clock.AdvanceMinutes(1);
        Assert.Equal(new ForgottenKeys(1, first + Duration.FromDays(1)), await _forget.ExecuteAsync(_office.Tenant, Term, 100, CancellationToken.None));
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
        Assert.Equal(new ForgottenKeys(100, now + Duration.FromDays(100)), await _forget.ExecuteAsync(_office.Tenant, Term, 700, CancellationToken.None));
        Assert.Equal(400, _office.List<InboundItem>("1 = 1").Count);
    }

    private async Task ArriveAsync(string id)
    {
        await _desk.StoreInbound.ExecuteAsync(
            _office.Tenant, "whatsapp", WhatsAppPayload.Messages(WhatsAppPayload.Text(id, "905321112233", "yol çukuru", _desk.Clock.Now)), CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }
}
