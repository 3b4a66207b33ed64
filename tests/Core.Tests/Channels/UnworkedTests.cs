using System.Text;
using Derman.Core.Audit;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Channels.Intake.Unworked;
using Derman.Core.Channels.Queues;
using Derman.Core.Conversations;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>What came in and became nothing, for the tenant's own administrator.</summary>
public sealed class UnworkedTests : IAsyncLifetime
{
    private const string Account = "whatsapp";
    private const string Secret = "çok-gizli anahtar";
    private readonly ChannelSecrets _secrets = new();
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;
    private ReadUnworked _read = null!;
    private WorkAgain _again = null!;
    private SetAside _aside = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = await _office.AddAsync("Yönetici", Roles.Admin, _office.Unit);
        (_read, _again, _aside) = (new ReadUnworked(_secrets), new WorkAgain(_desk.Clock), new SetAside(_desk.Clock));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Request_ThatFailedEveryTime_IsListedWithItsFault_AndWorkedOnceItsPluginIsThere()
    {
        _desk.Gateway.Unavailable = true;
        await _desk.StoreInbound.ExecuteAsync(_office.Tenant, Account, WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", "905321112233", "Yol çukuru", _desk.Clock.Now)), CancellationToken.None);
        for (var i = 0; i < 12; i++)
        {
            await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
            _desk.Clock.Advance(Duration.FromHours(2));
        }

        var item = Assert.Single(Page(UnworkedView.Failed).Items);
        Assert.Equal((InboundFaults.Unavailable, "not loaded", 12L, true), (item.Code, item.Detail, item.Attempts, item.MayAgain));
        Assert.Contains("Yol çukuru", item.Content, StringComparison.Ordinal);
        Assert.Equal(new UnworkedCount(1, 0), ReadUnworked.Counts(_office.Tenant)[Account]);

        _desk.Gateway.Unavailable = false;
        Assert.Equal(1, (await _again.OneAsync(_office.Tenant, Account, item.Id, _admin, CancellationToken.None)).Value);
        Assert.Equal("unworked.notFound", (await _again.OneAsync(_office.Tenant, Account, item.Id, _admin, CancellationToken.None)).Failure?.Code); // Twice pressed.
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal("Yol çukuru", Assert.Single(_office.List<Ticket>("1 = 1")).Text);
        Assert.Null(_office.List<InboundRequest>("1 = 1").Single().Fault);
        Assert.Empty(ReadUnworked.Counts(_office.Tenant));
        Assert.Equal(_admin.Code, Assert.Single(_office.List<TicketEvent>($"\"kind\" = '{WorkAgain.Event}'")).Actor);
    }

    [Fact]
    public async Task All_AreTriedAgain_OfThisAccount_WithoutThoseSetAside_AlsoForTheOperator()
    {
        await FailedAsync(1, "x");
        await FailedAsync(2, "x");
        await FailedAsync(3, "x", "sms");
        Assert.Null(await _aside.ExecuteAsync(_office.Tenant, Account, Request(2), "Deneme iletisi", _admin, CancellationToken.None));
        Assert.Equal(2, new TenantQueues(_desk.Clock).Read(_office.Tenant).Inbox.Failed);
        Assert.Equal(1, (await _again.AllAsync(_office.Tenant, Account, _admin, CancellationToken.None)).Value);
        Assert.Equal([1L], _office.List<InboundRequest>("\"state\" = 'new'").Select(r => r.Seq));
        Assert.Equal(1, await new TenantQueues(_desk.Clock).TakeInAgainAsync(_office.Tenant, CancellationToken.None));
        Assert.Equal([2L], _office.List<InboundRequest>("\"state\" = 'failed'").Select(r => r.Seq));
    }

    [Fact]
    public async Task Aside_NeedsAReason_IsOnRecord_AndTakenBack()
    {
        await FailedAsync(1, "x");
        Assert.Equal(("field.required", "why"), await AsideAsync(Request(1), "  ") is { } none ? (none.Code, none.Field) : default);
        Assert.Equal("field.tooLong", (await AsideAsync(Request(1), new string('a', SetAside.LongestWhy + 1)))?.Code);
        Assert.Equal("unworked.notFound", (await AsideAsync(Request(2), "x"))?.Code);
        Assert.Equal("unworked.notFound", (await AsideAsync(new UnworkedId(UnworkedKind.Part, 1), "x"))?.Code);
        Assert.Null(await AsideAsync(Request(1), " Sağlayıcının denemesi "));
        Assert.Empty(Page(UnworkedView.Failed).Items);
        Assert.Equal(("Sağlayıcının denemesi", _desk.Clock.Now), Page(UnworkedView.Aside).Items.Select(i => (i.AsideWhy, i.AsideAt!.Value)).Single());
        Assert.Equal("unworked.notFound", (await AsideAsync(Request(1), "bir daha"))?.Code);

        Assert.Null(await _aside.UndoAsync(_office.Tenant, Account, Request(1), _admin, CancellationToken.None));
        Assert.Single(Page(UnworkedView.Failed).Items);
        Assert.Empty(Page(UnworkedView.Aside).Items);
        Assert.Equal([SetAside.Event, SetAside.UndoneEvent], _office.List<TicketEvent>("\"kind\" LIKE 'inbound%' ORDER BY \"seq\"").Select(e => e.Kind));
        Assert.Equal(AuditArea.Configuration, AuditAreas.Of(SetAside.Event));
    }

    [Fact]
    public async Task Part_NobodyKnew_IsShown_AndItsRequestIsWorkedAgain_WithoutASecondTicket()
    {
        var text = WhatsAppPayload.Text("wamid.1", "905321112233", "Yol çukuru", _desk.Clock.Now);
        await _desk.StoreInbound.ExecuteAsync(_office.Tenant, Account, WhatsAppPayload.Messages(text), CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                s.Insert(new InboundItem { Account = Account, ExternalId = "unknown:1", Request = 1, At = _desk.Clock.Now });
                s.Insert(new QuarantinedItem { Seq = 1, Account = Account, ExternalId = "unknown:1", Reason = "unknownEvent", Raw = "{\"a\":1}", At = _desk.Clock.Now });
                s.Insert(new QuarantinedItem { Seq = 2, Account = Account, ExternalId = "unknown:2", Reason = "unknownEvent", Raw = "{}", At = _desk.Clock.Now });
            },
            CancellationToken.None);
        Assert.Equal([("part-2", "{}", false), ("part-1", "{\"a\":1}", true)], Page(UnworkedView.Kept).Items.Select(i => (i.Id.ToString(), i.Content, i.MayAgain)));
        Assert.Equal("unworked.gone", (await _again.OneAsync(_office.Tenant, Account, new UnworkedId(UnworkedKind.Part, 2), _admin, CancellationToken.None)).Failure?.Code);
        Assert.Equal(1, (await _again.OneAsync(_office.Tenant, Account, new UnworkedId(UnworkedKind.Part, 1), _admin, CancellationToken.None)).Value);
        Assert.Equal(1, await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None));
        Assert.Single(_office.List<Ticket>("1 = 1"));
        Assert.Equal(new UnworkedCount(0, 1), ReadUnworked.Counts(_office.Tenant)[Account]);
    }

    [Fact]
    public async Task Content_HasNoSecret_NothingThatTurnsALine_AndAnEnd()
    {
        await _secrets.SetAsync(_office.Tenant, Account, "appSecret", Secret, CancellationToken.None);
        await FailedAsync(1, $"k={Uri.EscapeDataString(Secret)}&a={Secret}&b=\u202Eters\0");
        await FailedAsync(2, new string('ş', 4080) + "\r\n" + Secret + Secret + "son"); // The end of what is looked at lies in a secret.
        var contents = Page(UnworkedView.Failed).Items.Select(i => i.Content).ToList();
        Assert.Equal("k=•••&a=•••&b=\ufffdters\ufffd", contents[1]);
        Assert.True(contents[0].Length <= 4096 && !contents[0].Contains("ço", StringComparison.Ordinal), contents[0][^30..]);
    }

    [Fact]
    public async Task Pages_FollowEachOther_NewestFirst_AcrossBothKinds()
    {
        for (var i = 1; i <= 25; i++)
        {
            await FailedAsync(i, "x");
            await _office.Tenant.Store.WriteAsync(s => s.Insert(new QuarantinedItem { Seq = i, Account = Account, ExternalId = $"{i}", Reason = "r", Raw = "{}", At = _desk.Clock.Now + Duration.FromSeconds(i), AsideAt = _desk.Clock.Now }), CancellationToken.None);
        }

        Assert.Null(await AsideAsync(Request(25), "x"));
        Assert.Equal((20, true, 4, false), (Page(UnworkedView.Failed).Items.Count, Page(UnworkedView.Failed).More, Page(UnworkedView.Failed, 1).Items.Count, Page(UnworkedView.Failed, 1).More));
        Assert.Equal(["part-25", "request-25"], new[] { Page(UnworkedView.Aside).Items[0], Page(UnworkedView.Aside).Items[1] }.Select(i => i.Id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(6, Page(UnworkedView.Aside, 1).Items.Count);
    }

    [Fact]
    public async Task NobodyElse_MayReadOrDoAnything()
    {
        await FailedAsync(1, "x");
        Assert.Equal("auth.forbidden", _read.Execute(_office.Tenant, Account, UnworkedView.Failed, 0, _office.Head).Failure?.Code);
        Assert.Equal("auth.forbidden", (await _again.AllAsync(_office.Tenant, Account, _office.Head, CancellationToken.None)).Failure?.Code);
        Assert.Equal("auth.forbidden", (await _again.OneAsync(_office.Tenant, Account, Request(1), _office.Head, CancellationToken.None)).Failure?.Code);
        Assert.Equal("auth.forbidden", (await _aside.ExecuteAsync(_office.Tenant, Account, Request(1), "x", _office.Head, CancellationToken.None))?.Code);
        Assert.Equal("auth.forbidden", (await _aside.UndoAsync(_office.Tenant, Account, Request(1), _office.Head, CancellationToken.None))?.Code);
        Assert.Empty(_read.Execute(_office.Tenant, "sms", UnworkedView.Failed, 0, _admin).Value!.Items); // Another account's.
    }

    [Theory]
    [InlineData("request-7", true)]
    [InlineData("part-7", true)]
    [InlineData("part-", false)]
    [InlineData("request--7", false)]
    [InlineData("7", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Id_IsReadAsItIsWritten(string? text, bool known)
    {
        Assert.Equal(known, UnworkedId.TryParse(text, out var id));
        Assert.Equal(known, id.ToString() == text);
    }

    private static UnworkedId Request(long seq) => new(UnworkedKind.Request, seq);

    private UnworkedPage Page(UnworkedView view, int page = 0) => _read.Execute(_office.Tenant, Account, view, page, _admin).Value!;

    private Task<Common.Failure?> AsideAsync(UnworkedId id, string why) => _aside.ExecuteAsync(_office.Tenant, Account, id, why, _admin, CancellationToken.None);

    private ValueTask FailedAsync(long seq, string body, string account = Account) => _office.Tenant.Store.WriteAsync(
        s => s.Insert(new InboundRequest
        {
            Seq = seq, Account = account, Method = "POST", Headers = RawPairs.Write([KeyValuePair.Create("X-Key", Secret)]), Body = Encoding.UTF8.GetBytes(body), ReceivedAt = _desk.Clock.Now + Duration.FromSeconds(seq),
            State = InboundStates.Failed, Attempts = 12, Fault = InboundFaults.Unreadable, Reason = "x",
        }),
        CancellationToken.None);
}
