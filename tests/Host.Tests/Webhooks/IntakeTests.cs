using Derman.Core.Channels;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Channels;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Webhooks;

/// <summary>What becomes of what providers send.</summary>
public sealed class IntakeTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private HttpClient Http => fixture.Host.Http;

    [Fact]
    public async Task SignedMessage_BecomesATicketWithItsConversation()
    {
        var tenant = fixture.Tatvan;
        var (from, marker) = (WhatsApp.NewNumber(), $"Merhaba {Guid.NewGuid():n}");
        Assert.Equal(200, (await tenant.ReceiveAsync(Http, WhatsApp.Batch(WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(from, marker))))).Status);
        var ticket = await tenant.ReadAsync((await tenant.FoundAsync(marker, 1)).Single().At("id")!);
        Assert.Equal("whatsapp", ticket.At("channel"));
        Assert.Contains(marker, ticket.List("conversation").Where(m => m.At("direction") == "in").Select(m => m.At("text")));
        Assert.NotEmpty(ticket.List("deadlines"));

        // The next word of the same person belongs to the open ticket, and a question it answers goes back to work.
        await tenant.MustAsync(ticket.At("id")!, "ask", new { comment = "Adres?" });
        await tenant.ReceiveAsync(Http, WhatsApp.Batch(WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(from, "Çarşı caddesi 5"))));
        await Poll.UntilAsync(async () => (await tenant.ReadAsync(ticket.At("id")!)).At("category") == "open", "the answer took the ticket up again");
        Assert.Contains("Çarşı caddesi 5", (await tenant.ReadAsync(ticket.At("id")!)).List("conversation").Select(m => m.At("text")));
        Assert.Equal(0, await tenant.CountAsync("Çarşı caddesi 5"));
    }

    [Fact]
    public async Task Batch_MakesOneTicketAPerson_AndRepeatsNone()
    {
        var tenant = fixture.Erenler;
        var marker = $"Toplu {Guid.NewGuid():n}";
        var body = WhatsApp.Batch(
            WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), $"{marker} bir"), WhatsApp.Text(WhatsApp.NewNumber(), $"{marker} iki")),
            WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), $"{marker} üç")));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => tenant.ReceiveAsync(Http, body)));
        await tenant.FoundAsync(marker, 3);
        Assert.Equal(200, (await tenant.ReceiveAsync(Http, body)).Status);

        // What came after the repeats is there: so the repeats have been worked as well.
        var last = $"Sonra {Guid.NewGuid():n}";
        await tenant.ReceiveAsync(Http, WhatsApp.Batch(WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), last))));
        await tenant.FoundAsync(last, 1);
        Assert.Equal(3, await tenant.CountAsync(marker));
    }

    [Fact]
    public async Task ForeignPhoneNumberId_Is200_AndOnlyQuarantined()
    {
        var (mine, theirs) = (fixture.Erenler, fixture.Tatvan);
        var marker = $"Yabancı {Guid.NewGuid():n}";
        var body = WhatsApp.Batch(WhatsApp.Messages(theirs.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), marker)));
        Assert.Equal(200, (await mine.ReceiveAsync(Http, body)).Status);
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(mine.Id), CancellationToken.None))!;
        var kept = await Poll.UntilAsync(
            () => Task.FromResult(tenant.Store.Read(s => s.First<QuarantinedItem>("\"provider_account\" = @p0 ORDER BY \"seq\" DESC", theirs.PhoneNumberId()))), "the quarantine");
        Assert.Equal("unknownChannel", kept.Reason);
        Assert.Equal(0, await mine.CountAsync(marker));
        Assert.Equal(0, await theirs.CountAsync(marker));
    }

    [Fact]
    public async Task BrokenContent_StopsNoNeighbour()
    {
        var tenant = fixture.Melikgazi;
        var marker = $"Komşu {Guid.NewGuid():n}";
        var body = WhatsApp.Batch(
            WhatsApp.Messages(tenant.PhoneNumberId(), new { from = "1", type = "text" }),
            WhatsApp.Messages(tenant.PhoneNumberId(), new { from = WhatsApp.NewNumber(), id = WhatsApp.NewId(), timestamp = "1767600600", type = "hologram", hologram = 1 }),
            WhatsApp.Messages(tenant.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), marker)));
        Assert.Equal(200, (await tenant.ReceiveAsync(Http, body)).Status);
        Assert.Single(await tenant.FoundAsync(marker, 1));
        var junk = "not json at all"u8.ToArray();
        Assert.Equal(200, (await tenant.ReceiveAsync(Http, junk)).Status);
    }

    [Fact]
    public async Task SharedApp_SplitsABatchIntoItsTenants()
    {
        var (app, secret) = ($"app{Guid.NewGuid():n}"[..20], "shared-app-secret-0123456789");
        await fixture.Host.Service<SharedApps>().SaveAsync(
            app, "whatsapp", new Dictionary<string, string>(), new Dictionary<string, string> { ["appSecret"] = secret, ["verifyToken"] = "shared-verify" }, CancellationToken.None);
        var address = $"{fixture.Host.Address}/channels/{app}/webhook";
        var marker = $"Ortak {Guid.NewGuid():n}";
        var body = WhatsApp.Batch(
            WhatsApp.Messages(fixture.Hizir.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), $"{marker} Erzincan")),
            WhatsApp.Messages(fixture.Melikgazi.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), $"{marker} Melikgazi")),
            WhatsApp.Messages("999999999999999", WhatsApp.Text(WhatsApp.NewNumber(), $"{marker} kimse")));
        Assert.Equal(401, (await WhatsApp.PostAsync(Http, address, body, WhatsApp.Sign(body, "wrong"))).Status);
        Assert.Equal(401, (await WhatsApp.PostAsync(Http, address, body, WhatsApp.Sign(body, fixture.Hizir.AppSecret()))).Status);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await WhatsApp.PostAsync(Http, address, body, WhatsApp.Sign(body, secret))).Status);
        }

        Assert.Single(await fixture.Hizir.FoundAsync($"{marker} Erzincan", 1));
        Assert.Single(await fixture.Melikgazi.FoundAsync($"{marker} Melikgazi", 1));
        var catalog = fixture.Host.Service<TenantRegistry>().Catalog;
        await Poll.UntilAsync(() => Task.FromResult(catalog.Read(s => s.Count($"SELECT COUNT(*) FROM \"app_event\" WHERE \"app\" = '{app}' AND \"state\" = 'done'")) == 3), "the shared inbox is worked");
        Assert.Single(catalog.Read(s => s.List<AppQuarantine>("\"app\" = @p0", app)));
        foreach (var tenant in fixture.Tenants.Values)
        {
            Assert.Equal(tenant.Id is "hizir-erzincan" or "melikgazi" ? 1 : 0, await tenant.CountAsync(marker));
        }

        var hello = await Answer.ReadAsync(await Http.GetAsync($"{address}?hub.mode=subscribe&hub.verify_token=shared-verify&hub.challenge=42"));
        Assert.Equal((200, "42"), (hello.Status, hello.Text));
        Assert.Equal(403, (int)(await Http.GetAsync($"{fixture.Host.Address}/channels/unknown/webhook?hub.mode=subscribe")).StatusCode);
    }

    [Fact]
    public async Task Calls_GoOnTheLog_AndBecomeATicketOrNone()
    {
        var tenant = fixture.Erenler;
        var (first, second) = ($"c-{Guid.NewGuid():n}", $"c-{Guid.NewGuid():n}");
        foreach (var (call, step) in new[] { (first, "ring"), (first, "answered"), (first, "hangup"), (second, "ring"), (second, "abandoned") })
        {
            Assert.Equal(200, (await CallAsync(tenant, new { callId = call, @event = step, from = "05551112233", to = "4441234", agent = "101" })).Status);
        }

        await Poll.UntilAsync(
            async () => (await tenant.GetAsync("/calls")).Is(200).List("items").Count(c => (c.At("callId") == first && c.At("state") == "ended") || (c.At("callId") == second && c.At("state") == "abandoned")) == 2,
            "both calls on the log");
        var account = tenant.Demo.At("channels", "phone", "account");
        (await tenant.PostAsync($"/calls/{account}/{Guid.NewGuid()}/no-ticket", null)).IsProblem(404, "call.notFound");
        Assert.Equal(204, (await tenant.PostAsync($"/calls/{account}/{second}/no-ticket", null)).Status);
        var ticket = (await tenant.PostAsync($"/calls/{account}/{first}/ticket", new { text = "Su kesik", citizen = new { name = "Arayan" } })).Is(201);
        Assert.Equal("phone", ticket.At("channel"));
        (await tenant.PostAsync($"/calls/{account}/{first}/ticket", new { text = "Yine" })).IsProblem(409, "call.alreadyFinished");
        (await tenant.PostAsync($"/calls/{account}/{first}/no-ticket", null)).IsProblem(409, "call.alreadyFinished");
    }

    [Fact]
    public async Task Exchange_NeedsItsOwnToken()
    {
        var body = new { callId = "x", @event = "ring", from = "05551112233" };
        Assert.Equal(401, (await CallAsync(fixture.Erenler, body, null)).Status);
        Assert.Equal(401, (await CallAsync(fixture.Erenler, body, "wrong")).Status);
        Assert.Equal(401, (await CallAsync(fixture.Erenler, body, fixture.Tatvan.Demo.At("channels", "phone", "token"))).Status);
    }

    private static Task<Answer> CallAsync(TenantApi tenant, object body) => CallAsync(tenant, body, tenant.Demo.At("channels", "phone", "token"));

    private static Task<Answer> CallAsync(TenantApi tenant, object body, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, tenant.PhoneAddress()) { Content = System.Net.Http.Json.JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return tenant.SendRawAsync(request);
    }
}
