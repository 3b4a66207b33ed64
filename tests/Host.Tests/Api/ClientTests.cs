using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Client;
using Derman.Core.Subscriptions;
using Derman.Host.Events;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Api;

/// <summary>The typed client against the live host: what a program outside does in a day.</summary>
public sealed class ClientTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Life_OfATicket()
    {
        using var derman = ClientOf(fixture.Tatvan);
        var ticket = await derman.RegisterAsync(new NewTicket("Lamba yanmıyor", Citizen: new NewCitizen("Ayşe Yılmaz", "0532 111 22 33")));
        Assert.Contains(ticket.Transitions, t => t.Action == "accept");
        var accepted = await derman.ActAsync(ticket.Id, "accept", version: ticket.Version);
        Assert.True(accepted.Version > ticket.Version);
        Assert.NotEmpty((await derman.AttachAsync(ticket.Id, [1, 2, 3], "sonra.png", "image/png")).Id.ToString());

        var stale = await Assert.ThrowsAsync<DermanException>(() => derman.ActAsync(ticket.Id, "note", new Command("x"), version: ticket.Version));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "ticket.stale"), (stale.Status, stale.Code));
        var early = await Assert.ThrowsAsync<DermanException>(() => derman.ActAsync(ticket.Id, "close", new Command(Outcome: "solved")));
        Assert.Equal(HttpStatusCode.Conflict, early.Status);
        Assert.NotEmpty(early.Requires);
        Assert.NotEqual(early.Code, early.Message);
        var missing = await Assert.ThrowsAsync<DermanException>(() => derman.ReadAsync(Guid.Empty));
        Assert.Equal("ticket.notFound", missing.Code);
        Assert.True((await derman.ReadAsync(ticket.Id)).More!.ContainsKey("custody"));
    }

    [Fact]
    public async Task List_GivesEveryTicketOnce_PageAfterPage()
    {
        using var derman = ClientOf(fixture.Melikgazi);
        var all = new List<Guid>();
        await foreach (var item in derman.ListAsync(pageSize: 5))
        {
            all.Add(item.Id);
        }

        Assert.True(all.Count >= 12);
        Assert.Equal(all.Count, all.Distinct().Count());
        var open = await derman.ListPageAsync(new TicketFilter(Category: "open"), limit: 200);
        Assert.All(open.Items, i => Assert.Equal("open", i.Category));
    }

    [Fact]
    public async Task SameKey_RegistersOnce()
    {
        using var derman = ClientOf(fixture.Tatvan);
        var key = Guid.NewGuid().ToString();
        Assert.Equal((await derman.RegisterAsync(new NewTicket("Bir kez"), key)).Id, (await derman.RegisterAsync(new NewTicket("Bir kez"), key)).Id);
    }

    [Fact]
    public async Task Bulk_DryRun_Do_Undo()
    {
        var tenant = fixture.Erenler;
        using var derman = ClientOf(tenant);
        var ids = new[] { (await derman.RegisterAsync(new NewTicket("Bir"))).Id, (await derman.RegisterAsync(new NewTicket("İki"))).Id };
        var before = (await derman.ReadAsync(ids[0])).Directorate.Code;
        var unit = tenant.Demo.List("staff").Where(s => s.At("role") == "staff").Select(s => s.At("unit")!).First(u => u != before);
        var bulk = new Bulk("assign", new Command(To: unit), [.. ids, Guid.Empty]);

        var preview = await derman.BulkAsync(bulk with { DryRun = true });
        Assert.Equal((null, 2, 1), (preview.Id, preview.Done, preview.Refused));
        Assert.NotEmpty(preview.Items[^1].Message!);
        Assert.Equal(before, (await derman.ReadAsync(ids[0])).Directorate.Code);

        var done = await derman.BulkAsync(bulk);
        Assert.Equal((2, 1, true), (done.Done, done.Refused, done.Reversible));
        Assert.Equal(unit, (await derman.ReadAsync(ids[0])).Directorate.Code);
        Assert.Equal(2, (await derman.UndoAsync(done.Id!.Value)).Done);
        Assert.Equal(before, (await derman.ReadAsync(ids[0])).Directorate.Code);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Export_IsAskedFor_Made_AndFetched(string format)
    {
        using var derman = ClientOf(fixture.Melikgazi);
        var export = await derman.ExportAsync(new NewExport(format, Columns: ["number", "state"]));
        await Poll.UntilAsync(async () => (await derman.ReadExportAsync(export.Id)).State == "ready", "the export is ready");
        using var file = new MemoryStream();
        await derman.DownloadAsync(export.Id, file);
        var ready = await derman.ReadExportAsync(export.Id);
        Assert.Equal(file.Length, ready.Size);
        Assert.True(ready.RowsDone >= 12);
        Assert.Equal(format == "csv" ? new byte[] { 0xEF, 0xBB, 0xBF } : "PK\u0003"u8.ToArray(), file.ToArray()[..3]);

        using var other = ClientOf(fixture.Tatvan);
        Assert.Equal("export.notFound", (await Assert.ThrowsAsync<DermanException>(() => other.ReadExportAsync(export.Id))).Code);
    }

    [Fact]
    public async Task Events_ReachTheirReceiver_Signed()
    {
        await using var receiver = await EventReceiver.StartAsync();
        using var derman = ClientOf(fixture.Hizir);
        var subscription = await derman.SubscribeAsync(new NewSubscription(receiver.Address, ["ticket.registered"]));
        var ticket = await derman.RegisterAsync(new NewTicket("Su akmıyor"));
        var number = ticket.Number;
        await Poll.UntilAsync(() => Task.FromResult(receiver.Got.Any(m => m.Body.Contains(number, StringComparison.Ordinal))), "the event arrives");

        var (id, timestamp, signature, body) = receiver.Got.First(m => m.Body.Contains(number, StringComparison.Ordinal));
        var key = Convert.FromBase64String(subscription.Secret!["whsec_".Length..]);
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")))}", signature);
        Assert.Equal(ticket.Id, JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("id").GetGuid());
        await derman.UnsubscribeAsync(subscription.Id);
        Assert.Equal("subscription.notFound", (await Assert.ThrowsAsync<DermanException>(() => derman.ReadSubscriptionAsync(subscription.Id))).Code);
    }

    [Fact]
    public async Task Sender_FollowsNoRedirect_AndReachesNoPrivateAddressByAnyName()
    {
        await using var receiver = await EventReceiver.StartAsync();
        receiver.Status = 302;
        using var open = new EventHttpSender(new EventAddressRules(AllowLoopback: true));
        var redirected = await open.SendAsync(new Uri(receiver.Address), "msg_1", Instant.FromUnixTimeSeconds(1), "v1,x", "{}", CancellationToken.None);
        Assert.Equal((302, false), (redirected.Status, redirected.Ok));
        Assert.Single(receiver.Got);

        // The text is public enough; what it leads to is not.
        using var closed = new EventHttpSender(new EventAddressRules());
        foreach (var host in new[] { "localhost.localdomain", "localhost", "127.0.0.1" })
        {
            var refused = await closed.SendAsync(new UriBuilder(receiver.Address) { Scheme = "https", Host = host }.Uri, "msg_2", Instant.FromUnixTimeSeconds(1), "v1,x", "{}", CancellationToken.None);
            Assert.Contains(refused.Error, new[] { "notPermitted", "nameResolution" });
        }

        Assert.Single(receiver.Got);
    }

    [Fact]
    public async Task Token_IsFetchedOnceForManyCallers_AndRenewedBeforeItsEnd()
    {
        var time = new StandingTime();
        using var counting = new CountingHandler();
        using var http = new HttpClient(counting);
        using var derman = ClientOf(fixture.Tatvan, http, time);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => derman.ListPageAsync(limit: 1)));
        Assert.Equal(1, counting.Tokens);
        time.Now += TimeSpan.FromMinutes(29);
        await derman.ListPageAsync(limit: 1);
        Assert.Equal(1, counting.Tokens);
        time.Now += TimeSpan.FromSeconds(31);
        await derman.ListPageAsync(limit: 1);
        Assert.Equal(2, counting.Tokens);
    }

    [Fact]
    public async Task LostAnswers_AreAskedForAgain_WithTheSameKey()
    {
        using var flaky = new CountingHandler { FailFirst = 2 };
        using var http = new HttpClient(flaky);
        using var derman = ClientOf(fixture.Tatvan, http);
        var ticket = await derman.RegisterAsync(new NewTicket("Yanıtı kaybolan"));
        Assert.Equal(3, flaky.Keys.Count);
        Assert.Single(flaky.Keys.Distinct(StringComparer.Ordinal));
        var found = await derman.ListPageAsync(new TicketFilter(Q: ticket.Number));
        Assert.Single(found.Items);
    }

    [Fact]
    public async Task WrongSecret_AndMissingScope_AreToldApart()
    {
        using var wrong = new DermanClient(new DermanClientOptions { BaseAddress = new Uri(fixture.Tatvan.Base), ClientId = "demo", ClientSecret = "x" });
        Assert.Equal("auth.noToken", (await Assert.ThrowsAsync<DermanException>(() => wrong.ListPageAsync())).Code);
        using var narrow = new DermanClient(new DermanClientOptions { BaseAddress = new Uri(fixture.Tatvan.Base), ClientId = "demo", ClientSecret = fixture.Tatvan.ClientSecret, Scope = "catalogue.read" });
        var refused = await Assert.ThrowsAsync<DermanException>(() => narrow.ListPageAsync());
        Assert.Equal(("auth.scopeMissing", "tickets.read"), (refused.Code, Assert.Single(refused.Requires)));
    }

    private static DermanClient ClientOf(TenantApi tenant, HttpClient? http = null, TimeProvider? time = null) =>
        new(new DermanClientOptions { BaseAddress = new Uri(tenant.Base), ClientId = tenant.ClientId, ClientSecret = tenant.ClientSecret }, http, time);

    private sealed class StandingTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Counts, and loses the first answers to registrations after they were given.</summary>
    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _tokens;
        private int _lost;

        public int Tokens => _tokens;

        public int FailFirst { get; init; }

        public List<string> Keys { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/connect/token", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _tokens);
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (request.Headers.TryGetValues("Idempotency-Key", out var key))
            {
                Keys.Add(key.Single());
                if (_lost++ < FailFirst)
                {
                    response.Dispose();
                    throw new HttpRequestException("lost");
                }
            }

            return response;
        }
    }
}
