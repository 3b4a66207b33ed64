using System.Collections.Concurrent;
using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Subscriptions;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using Derman.Core.Work;
using NodaTime;

namespace Derman.Core.Tests.Subscriptions;

public sealed class SubscriptionTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly Receiver _receiver = new();
    private Desk _desk = null!;
    private Office _office = null!;
    private PublishEvents _publish = null!;
    private DeliverEvents _deliver = null!;
    private ManageSubscriptions _manage = null!;
    private Actor _admin = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = await _office.AddAsync("yonetici", Roles.Admin, _office.Unit);
        foreach (var client in new[] { "demo", "other" })
        {
            await _office.Tenant.Store.WriteAsync(s => s.Insert(new Application { ClientId = client, Name = client, Scopes = "events", CreatedAt = _desk.Clock.Now }), None);
        }

        _publish = new PublishEvents(new ReadChanges(), _desk.Clock, _desk.Random.Fill);
        _deliver = new DeliverEvents(_receiver, _desk.Clock, _desk.Random.Fill);
        _manage = new ManageSubscriptions(_deliver, new EventAddressRules(), _desk.Clock, _desk.Random.Fill);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task WhatHappens_IsTold_Signed_WithoutAWordOfTheCitizen()
    {
        await _office.RegisterAsync("Önceden olan bildirilmez");
        var secret = (await SubscribeAsync()).Secret!;
        var ticket = await _office.RegisterAsync(new RegisterCommand("Çöp alınmadı", Topic: _office.Topic, Citizen: new CitizenInput("Ayşe Yılmaz", "0532 111 22 33")));
        await _office.DoAsync(ticket.Id, Moves.Note, new ActionCommand("Gizli not"));
        await RoundAsync();

        Assert.Equal(["ticket.registered", "ticket.note"], _receiver.Got.Select(m => m.Type));
        var message = _receiver.Got.First();
        var data = JsonDocument.Parse(message.Payload).RootElement.GetProperty("data");
        Assert.Equal(["id", "number", "version", "state", "category", "directorate"], data.EnumerateObject().Select(p => p.Name));
        Assert.Equal((ticket.Id, ticket.Number), (data.GetProperty("id").GetGuid(), data.GetProperty("number").GetString()));
        Assert.All(_receiver.Got, m => Assert.Equal(StandardWebhook.Sign(m.Id, m.At, m.Payload, [Bytes(secret)]), m.Signature));
        Assert.All(new[] { "Ayşe", "532", "Çöp", "Gizli" }, word => Assert.DoesNotContain(_receiver.Got, m => m.Payload.Contains(word, StringComparison.Ordinal)));
        Assert.Equal(2, _receiver.Got.Select(m => m.Id).Distinct(StringComparer.Ordinal).Count());

        await RoundAsync();
        Assert.Equal(2, _receiver.Got.Count);
        Assert.Null(_office.Tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"event_delivery\" WHERE \"next_attempt_at\" IS NOT NULL")));
    }

    /// <summary>The example of the specification's reference libraries.</summary>
    [Fact]
    public void Signature_IsTheOneOfTheSpecification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        StandardWebhook.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.FromUnixTimeSeconds(1614265330), "{\"test\": 2432232314}", [Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]));

    [Fact]
    public async Task OnlyWantedTypes_AreTold()
    {
        await SubscribeAsync(events: ["ticket.note"]);
        var ticket = await _office.RegisterAsync();
        await _office.DoAsync(ticket.Id, Moves.Note, new ActionCommand("x"));
        await RoundAsync();
        Assert.Equal("ticket.note", Assert.Single(_receiver.Got).Type);
    }

    [Fact]
    public async Task OwnerThatIsAPerson_IsToldOfWhatTheySee()
    {
        var local = await _office.AddAsync("local", $"{Roles.Staff}", _office.OtherUnit);
        await SubscribeAsync();
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"event_subscription\" SET \"owner\" = @p0", local.Code), None);
        await _office.RegisterAsync();
        var seen = await _office.RegisterAsync(new RegisterCommand("Bizim", Directorate: _office.OtherUnit));
        await RoundAsync();
        Assert.Contains(seen.Number, Assert.Single(_receiver.Got).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReceiverThatFails_IsTriedForThreeDays_ThenSwitchedOff_AndMayHaveItAgain()
    {
        var id = (await SubscribeAsync()).Id;
        _receiver.Answer = _ => new EventOutcome(500);
        await _office.RegisterAsync();
        var began = _desk.Clock.Now;
        await RoundAsync();
        foreach (var wait in DeliverEvents.Waits)
        {
            Assert.True(View(id).Active);
            _desk.Clock.Advance(wait - Duration.FromSeconds(1));
            Assert.False(_deliver.IsDue(_office.Tenant));
            _desk.Clock.Advance(Duration.FromSeconds(1));
            await RoundAsync();
        }

        Assert.InRange((_desk.Clock.Now - began).TotalDays, 3, 3.5);
        Assert.Equal(DeliverEvents.Waits.Count + 1, _receiver.Got.Count);
        Assert.Single(_receiver.Got.Select(m => m.Id).Distinct(StringComparer.Ordinal));
        var off = View(id);
        Assert.Equal((false, OffReasons.Unreachable, 1, 0), (off.Active, off.OffReason, off.Dead, off.Waiting));
        Assert.Equal("subscription.off", (await _manage.RedeliverAsync(_office.Tenant, id, _office.Client, None)).Failure!.Code);

        _receiver.Answer = null;
        await _office.RegisterAsync("Kapalıyken olan");
        Assert.True((await _manage.ChangeAsync(_office.Tenant, id, new ChangeSubscriptionCommand(Active: true), _office.Client, None)).Value!.Active);
        Assert.Equal(1, (await _manage.RedeliverAsync(_office.Tenant, id, _office.Client, None)).Value!.Again);
        _receiver.Got.Clear();
        await RoundAsync();
        Assert.Single(_receiver.Got);
        Assert.Equal(0, View(id).Dead);
    }

    [Fact]
    public async Task ReceiverThatIsGone_IsSwitchedOffAtOnce()
    {
        var id = (await SubscribeAsync()).Id;
        _receiver.Answer = _ => new EventOutcome(410);
        await _office.RegisterAsync();
        await RoundAsync();
        Assert.Equal((false, OffReasons.Gone), (View(id).Active, View(id).OffReason));
    }

    [Fact]
    public async Task SilentReceiver_IsAskedOnce_NotForEveryMessage()
    {
        await SubscribeAsync();
        _receiver.Answer = _ => new EventOutcome(null, "timeout");
        for (var i = 0; i < 5; i++)
        {
            await _office.RegisterAsync();
        }

        await RoundAsync();
        Assert.Single(_receiver.Got);
    }

    [Fact]
    public async Task MessageInFlightWhenTheHostDied_IsSentAgain()
    {
        await SubscribeAsync();
        await _office.RegisterAsync();
        await _publish.StepAsync(_office.Tenant, None);
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"event_delivery\" SET \"state\" = 'sending', \"attempts\" = 1, \"next_attempt_at\" = @p0", Provider.Of(_desk.Clock.Now + Duration.FromMinutes(2))), None);
        await _deliver.ExecuteAsync(_office.Tenant, None);
        Assert.Empty(_receiver.Got);
        _desk.Clock.AdvanceMinutes(2);
        await _deliver.ExecuteAsync(_office.Tenant, None);
        Assert.Single(_receiver.Got);
    }

    [Fact]
    public async Task TwoThatPublishAtOnce_MakeOneDelivery()
    {
        await SubscribeAsync();
        await _office.RegisterAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _publish.StepAsync(_office.Tenant, None))));
        Assert.Single(_office.List<EventDelivery>("1 = 1"));
    }

    [Fact]
    public async Task Rotation_SignsWithBothForADay()
    {
        var made = await SubscribeAsync();
        var fresh = (await _manage.RotateAsync(_office.Tenant, made.Id, _office.Client, None)).Value!.Secret!;
        Assert.NotEqual(made.Secret, fresh);
        await _manage.TestAsync(_office.Tenant, made.Id, _office.Client, None);
        _desk.Clock.Advance(Duration.FromHours(24));
        await _manage.TestAsync(_office.Tenant, made.Id, _office.Client, None);

        var (both, one) = (_receiver.Got.First(), _receiver.Got.Last());
        Assert.Equal(StandardWebhook.Sign(both.Id, both.At, both.Payload, [Bytes(fresh), Bytes(made.Secret!)]), both.Signature);
        Assert.Equal(StandardWebhook.Sign(one.Id, one.At, one.Payload, [Bytes(fresh)]), one.Signature);
    }

    [Fact]
    public async Task Secret_IsSealed_AndNeverShownAgain()
    {
        var made = await SubscribeAsync();
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.Null(View(made.Id).Secret);
        var row = Assert.Single(_office.List<EventSubscription>("1 = 1"));
        Assert.DoesNotContain(Convert.ToHexString(Bytes(made.Secret!)), Convert.ToHexString(row.Secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnerSwitchedOff_IsToldNothingMore()
    {
        var id = (await SubscribeAsync()).Id;
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"application\" SET \"active\" = 0 WHERE \"client_id\" = 'demo'"), None);
        await _office.RegisterAsync();
        await RoundAsync();
        Assert.Empty(_receiver.Got);
        Assert.Equal((false, OffReasons.OwnerGone), (_manage.Read(_office.Tenant, id, _admin).Value!.Active, _manage.Read(_office.Tenant, id, _admin).Value!.OffReason));
    }

    [Fact]
    public async Task Programs_SeeTheirOwn_AdminsAll_OthersNone()
    {
        var id = (await SubscribeAsync()).Id;
        var other = Actor.OfClient("other", "Other");
        Assert.Equal("subscription.notFound", _manage.Read(_office.Tenant, id, other).Failure!.Code);
        Assert.Equal("subscription.notFound", (await _manage.DeleteAsync(_office.Tenant, id, other, None)).Failure!.Code);
        Assert.Equal("subscription.notFound", (await _manage.TestAsync(_office.Tenant, id, other, None)).Failure!.Code);
        Assert.Equal("subscription.notFound", _manage.Deliveries(_office.Tenant, id, other).Failure!.Code);
        Assert.Empty(_manage.List(_office.Tenant, other).Value!.Items);
        Assert.Single(_manage.List(_office.Tenant, _admin).Value!.Items);
        Assert.Equal("auth.forbidden", _manage.List(_office.Tenant, _office.Head).Failure!.Code);
        Assert.Equal("subscription.notFound", _manage.Read(_office.Tenant, id, _office.Head).Failure!.Code);
        Assert.Equal("auth.forbidden", (await _manage.CreateAsync(_office.Tenant, new SubscribeCommand("https://a.example", ["ticket.*"], Client: "demo"), other, None)).Failure!.Code);

        Assert.True((await _manage.CreateAsync(_office.Tenant, new SubscribeCommand("https://a.example", ["ticket.*"], Client: "other"), _admin, None)).Ok);
        Assert.Single(_manage.List(_office.Tenant, other).Value!.Items);
        Assert.True((await _manage.DeleteAsync(_office.Tenant, id, _admin, None)).Ok);
        Assert.Equal("field.unknownValue", (await _manage.CreateAsync(_office.Tenant, new SubscribeCommand("https://a.example", ["ticket.*"], Client: "nobody"), _admin, None)).Failure!.Code);
    }

    [Fact]
    public async Task Subscription_ThatSaysNotWhatOrWhere_IsRefused()
    {
        async Task<string> CodeAsync(string? url, params string[]? events) => (await _manage.CreateAsync(_office.Tenant, new SubscribeCommand(url, events), _office.Client, None)).Failure!.Code;
        Assert.Equal("subscription.address", await CodeAsync(null, "ticket.*"));
        Assert.Equal("field.required", await CodeAsync("https://a.example", null));
        Assert.Equal("field.required", await CodeAsync("https://a.example"));
        Assert.Equal("field.unknownValue", await CodeAsync("https://a.example", "ticket.nothing"));
    }

    [Fact]
    public async Task SubscriptionThatIsBehind_AsksForWork()
    {
        await SubscribeAsync();
        await _office.Tenant.Store.WriteAsync(s => s.Execute("DELETE FROM \"running_clock\""), None);
        Assert.Null(_office.Tenant.Store.Read(NextWork.Of));
        var ticket = await _office.RegisterAsync();
        await _office.Tenant.Store.WriteAsync(s => s.Execute("DELETE FROM \"running_clock\""), None);
        await _office.Tenant.Store.WriteAsync(s => s.Execute("DELETE FROM \"delivery\""), None);
        Assert.True(_office.Tenant.Store.Read(NextWork.Of) <= _desk.Clock.Now, ticket.Number);
        await RoundAsync();
        Assert.Null(_office.Tenant.Store.Read(NextWork.Of));
    }

    [Theory]
    [InlineData("https://crm.example.org/derman", true)]
    [InlineData("https://crm.example.org:8443/derman?x=1", true)]
    [InlineData("https://93.184.216.34/x", true)]
    [InlineData("http://crm.example.org/derman", false)]
    [InlineData("ftp://crm.example.org", false)]
    [InlineData("https://user:pw@crm.example.org", false)]
    [InlineData("https://crm.example.org/#x", false)]
    [InlineData("https://localhost/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    [InlineData("https://2130706433/x", false)]
    [InlineData("https://0x7f.1/x", false)]
    [InlineData("https://10.1.2.3/x", false)]
    [InlineData("https://172.20.0.1/x", false)]
    [InlineData("https://192.168.1.1/x", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://100.64.0.1/x", false)]
    [InlineData("https://[::1]/x", false)]
    [InlineData("https://[fd00::1]/x", false)]
    [InlineData("https://[fe80::1]/x", false)]
    [InlineData("https://[::ffff:10.0.0.1]/x", false)]
    [InlineData("https://[64:ff9b::a00:1]/x", false)]
    [InlineData("https://[2002:a00:1::]/x", false)]
    [InlineData("https://[2606:4700::1111]/x", true)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public void Addresses_OfPrivateNetworks_AreRefused(string address, bool accepted) => Assert.Equal(accepted, EventAddress.IsAcceptable(address, new EventAddressRules()));

    [Fact]
    public void Loopback_IsForDevelopment_PrivateForWhomTheOperatorLets()
    {
        Assert.True(EventAddress.IsAcceptable("http://127.0.0.1:5000/x", new EventAddressRules(AllowLoopback: true)));
        Assert.False(EventAddress.IsAcceptable("http://10.0.0.1/x", new EventAddressRules(AllowPrivate: true, AllowLoopback: true)));
        Assert.True(EventAddress.IsAcceptable("https://10.0.0.1/x", new EventAddressRules(AllowPrivate: true)));
        Assert.False(EventAddress.IsAcceptable("https://10.0.0.1/x", new EventAddressRules(AllowLoopback: true)));
    }

    private async Task<SubscriptionView> SubscribeAsync(string[]? events = null)
    {
        var made = await _manage.CreateAsync(_office.Tenant, new SubscribeCommand("https://crm.example.org/derman", events ?? [EventTypes.Every], "CRM"), _office.Client, None);
        Assert.True(made.Ok, made.Failure?.Code);
        return made.Value!;
    }

    private async Task RoundAsync()
    {
        await _publish.StepAsync(_office.Tenant, None);
        await _deliver.ExecuteAsync(_office.Tenant, None);
    }

    private SubscriptionView View(Guid id) => _manage.Read(_office.Tenant, id, _office.Client).Value!;

    private static byte[] Bytes(string secret) => Convert.FromBase64String(secret["whsec_".Length..]);

    private sealed record Message(Uri Address, string Id, Instant At, string Signature, string Payload)
    {
        public string Type => JsonDocument.Parse(Payload).RootElement.GetProperty("type").GetString()!;
    }

    private sealed class Receiver : IEventSender
    {
        public ConcurrentQueue<Message> Got { get; } = new();

        public Func<Message, EventOutcome>? Answer { get; set; }

        public Task<EventOutcome> SendAsync(Uri address, string id, Instant at, string signature, string payload, CancellationToken ct)
        {
            var message = new Message(address, id, at, signature, payload);
            Got.Enqueue(message);
            return Task.FromResult(Answer?.Invoke(message) ?? new EventOutcome(204));
        }
    }
}
