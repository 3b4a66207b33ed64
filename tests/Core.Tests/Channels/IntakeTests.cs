using System.Text.Json.Nodes;
using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Conversations;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Channels;

public sealed class IntakeTests : IAsyncLifetime
{
    private const string Ayse = "905321112233";
    private Desk _desk = null!;
    private Office _office = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Message_BecomesATicket_TheNextJoinsIt()
    {
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "Sokakta yol çukuru var", Now)));
        var ticket = Assert.Single(_office.List<Ticket>("1 = 1"));
        Assert.Equal(("whatsapp", "YOL-CUKUR", "FEN"), (ticket.Channel, ticket.Topic, ticket.Directorate));
        var view = _office.View(ticket.Id);
        Assert.Equal(["in", "out"], view.Conversation!.Select(m => m.Direction).Order(StringComparer.Ordinal));
        Assert.Equal("queued", view.Conversation!.Single(m => m.Direction == "out").Delivery);
        Assert.Equal("Ayşe", view.Citizen!.Name);

        _desk.Clock.AdvanceMinutes(5);
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.2", Ayse, "Okulun önünde", Now)));
        Assert.Single(_office.List<Ticket>("1 = 1"));
        Assert.Equal(2, _office.View(ticket.Id).Conversation!.Count(m => m.Direction == "in"));
        var conversation = Assert.Single(_office.List<Conversation>("1 = 1"));
        Assert.Equal(Now + Duration.FromHours(24), conversation.WindowUntil);
        Assert.All(_office.List<InboundRequest>("1 = 1"), r => Assert.Equal((InboundStates.Done, 1), (r.State, r.Attempts)));
    }

    [Fact]
    public async Task Message_AfterTheEnd_IsANewMatter_AfterReopening_TheOldOne()
    {
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", Now)));
        var first = _office.List<Ticket>("1 = 1").Single();
        await _office.SolvedAndClosedAsync(first.Id);
        await _office.DoAsync(first.Id, Moves.RequestReopen);
        await _office.DoAsync(first.Id, Moves.DecideReopen, null, _office.Head);
        Assert.Equal("whatsapp", _office.View(first.Id).Conversation![^1].Means); // Told where the talk was.
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.2", Ayse, "teşekkürler", Now)));
        Assert.Single(_office.List<Ticket>("1 = 1"));

        await _office.DoAsync(first.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.3", Ayse, "başka konu: çöp", Now)));
        Assert.Equal(2, _office.List<Ticket>("1 = 1").Count);
    }

    [Fact]
    public async Task Reply_EndsTheWaitAtTheTimeItWasWritten()
    {
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", Now)));
        var ticket = _office.List<Ticket>("1 = 1").Single();
        await _office.DoAsync(ticket.Id, Moves.Ask, new ActionCommand(Comment: "Hangi sokak?"), _office.Worker);
        _desk.Clock.AdvanceMinutes(20);
        var written = Now;
        _desk.Clock.AdvanceMinutes(45); // The provider was slow.
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.2", Ayse, "İstasyon", written)));

        Assert.Equal("islemde", _office.Row(ticket.Id).State);
        var citizen = _office.Ledger(ticket.Id).Single(c => c.HolderKind == HolderKinds.Citizen);
        Assert.Equal(written, citizen.To);
    }

    [Fact]
    public async Task Duplicates_ShuffledAndInParallel_HaveOneEffectEach()
    {
        var messages = Enumerable.Range(0, 24).Select(i => WhatsAppPayload.Text($"wamid.{i}", $"90532111{i % 6:0000}", $"mesaj {i}", Now)).ToArray();
        var random = new Random(7);
        var arrivals = Enumerable.Repeat(messages, 3).SelectMany(m => m).OrderBy(_ => random.Next()).Chunk(5).ToList();
        await Task.WhenAll(arrivals.Select(chunk => Task.Run(() => _desk.StoreInbound.ExecuteAsync(_office.Tenant, "whatsapp", WhatsAppPayload.Messages(chunk), CancellationToken.None).AsTask())));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None))));
        _desk.Clock.AdvanceMinutes(10);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.Equal(24, _office.List<Message>("\"direction\" = 'in'").Count);
        Assert.Equal(24, _office.List<Message>("\"direction\" = 'in'").Select(m => m.ExternalId).Distinct().Count());
        Assert.Equal(6, _office.List<Ticket>("1 = 1").Count);
        Assert.Equal(6, _office.List<Conversation>("1 = 1").Count);
        Assert.Equal(6, _office.List<Citizens.Citizen>("1 = 1").Count);
        Assert.All(_office.List<InboundRequest>("1 = 1"), r => Assert.Equal(InboundStates.Done, r.State));
        Assert.Null(Audit.ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Words_OfOneConversation_ComeInTheirOrder_WhileOthersGoOnBesideThem()
    {
        for (var i = 0; i < 40; i++)
        {
            await _desk.StoreInbound.ExecuteAsync(
                _office.Tenant, "whatsapp", WhatsAppPayload.Messages(WhatsAppPayload.Text($"wamid.{i}", $"90532111{i % 4:0000}", $"mesaj {i}", Now)), CancellationToken.None);
        }

        Assert.Equal(30, await _desk.Process.StepAsync(_office.Tenant, 30, CancellationToken.None));
        Assert.Equal(10, await _desk.Process.StepAsync(_office.Tenant, 30, CancellationToken.None));
        var talks = _office.List<Message>("\"direction\" = 'in' ORDER BY \"key\"").GroupBy(m => m.Conversation).ToList();
        Assert.Equal(4, talks.Count);
        Assert.All(talks, talk => Assert.Equal(talk.Select(m => m.Text).OrderBy(text => int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)), talk.Select(m => m.Text)));
        Assert.All(_office.List<InboundRequest>("1 = 1"), r => Assert.Equal((InboundStates.Done, 1), (r.State, r.Attempts)));
    }

    [Fact]
    public async Task ForeignProviderAccount_IsQuarantinedOnce()
    {
        var request = WhatsAppPayload.Messages("999", WhatsAppPayload.Text("wamid.x", Ayse, "başkasına", Now));
        await ArriveAsync(request);
        await ArriveAsync(request);

        Assert.Empty(_office.List<Ticket>("1 = 1"));
        var item = Assert.Single(_office.List<QuarantinedItem>("1 = 1"));
        Assert.Equal(("unknownChannel", "999"), (item.Reason, item.ProviderAccount));
    }

    [Fact]
    public async Task Garbage_IsQuarantined_AndStopsNothing()
    {
        await ArriveAsync(new WebhookRequest { Method = "POST", Body = "not json"u8.ToArray() });
        var broken = new JsonObject { ["from"] = Ayse, ["id"] = "wamid.bad", ["type"] = "text" };
        await ArriveAsync(WhatsAppPayload.Messages(broken, WhatsAppPayload.Text("wamid.good", Ayse, "yol çukuru", Now)));

        Assert.Single(_office.List<Ticket>("1 = 1"));
        Assert.Equal(2, _office.List<QuarantinedItem>("1 = 1").Count);
        Assert.All(_office.List<InboundRequest>("1 = 1"), r => Assert.Equal(InboundStates.Done, r.State));
    }

    [Fact]
    public async Task Reaction_MakesNoTicket_AndJoinsAnOpenOne()
    {
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Reaction("wamid.r1", Ayse, "wamid.0", Now)));
        Assert.Empty(_office.List<Ticket>("1 = 1"));
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", Now)));
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Reaction("wamid.r2", Ayse, "wamid.1", Now)));
        Assert.Equal("👍", _office.View(_office.List<Ticket>("1 = 1").Single().Id).Conversation![^1].Text);
    }

    [Fact]
    public async Task Media_IsKeptToBeFetched_AndAPlaceBecomesTheLocation()
    {
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Image("wamid.i", Ayse, "media-1", null, Now)));
        var ticket = _office.List<Ticket>("1 = 1").Single();
        var file = Assert.Single(_office.List<Attachment>("1 = 1"));
        Assert.Equal(("toFetch", "media-1", "image/jpeg", ticket.Key), (file.State, file.Source, file.MediaType, file.Ticket));
        Assert.Equal(Now, file.NextAttemptAt);
        Assert.Equal("📷", ticket.Text);
        Assert.Equal("field.unknownValue", (await _office.RefusedAsync(ticket.Id, Moves.Propose, new ActionCommand(Proof: [file.Id]), _office.Agent)).Code);

        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Location("wamid.l", "905330000000", 40.77, 30.41, new string('a', 900), Now)));
        var place = _office.List<Ticket>("1 = 1 ORDER BY \"key\"")[^1];
        Assert.Equal((40.77, 30.41, 500), (place.Lat, place.Lon, place.Address!.Length));
    }

    [Fact]
    public async Task PluginAway_KeepsTheRequestUntilItIsBack()
    {
        _desk.Gateway.Unavailable = true;
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", Now)));
        var row = _office.List<InboundRequest>("1 = 1").Single();
        Assert.Equal((InboundStates.New, 1, Now + Duration.FromSeconds(2)), (row.State, row.Attempts, row.NextAttemptAt!.Value));

        _desk.Gateway.Unavailable = false;
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Empty(_office.List<Ticket>("1 = 1")); // Not before its time.
        _desk.Clock.Advance(Duration.FromSeconds(2));
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Single(_office.List<Ticket>("1 = 1"));
    }

    [Fact]
    public async Task Crash_BetweenStoreAndProcess_LosesNothingAndRepeatsNothing()
    {
        var tenant = _office.Tenant;
        for (var i = 0; i < 5; i++)
        {
            await _desk.StoreInbound.ExecuteAsync(
                tenant, "whatsapp", WhatsAppPayload.Messages(WhatsAppPayload.Text($"wamid.{i}", Ayse, $"yol çukuru {i}", Now)), CancellationToken.None);
            await _desk.RestartAsync();
            tenant = await _desk.TenantAsync("erenler");
            await _desk.Process.ExecuteAsync(tenant, CancellationToken.None);
            await _desk.RestartAsync();
            tenant = await _desk.TenantAsync("erenler");
            await _desk.Process.ExecuteAsync(tenant, CancellationToken.None);
            Assert.Equal(i + 1, tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"message\" WHERE \"direction\" = 'in'")));
            Assert.Equal(1, tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")));
        }
    }

    [Fact]
    public async Task Crash_BeforeTheRequestWasMarkedDone_RepeatsNothing()
    {
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", Now)));
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"inbound_request\" SET \"state\" = 'new', \"next_attempt_at\" = 0"), CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.Single(_office.List<Message>("\"direction\" = 'in'"));
        Assert.Equal(InboundStates.Done, _office.List<InboundRequest>("1 = 1").Single().State);
    }

    [Fact]
    public void RawPairs_RoundTripWithoutSecrets()
    {
        KeyValuePair<string, string>[] pairs = [new("A", "x=y\n%ğ"), new("a", ""), new("Authorization", "Bearer s"), new("X-Derman-Token", "s"), new("hub.mode", "1"), new("x-telegram-bot-api-secret-token", "s")];
        Assert.Equal([pairs[0], pairs[1], pairs[4]], Core.Channels.Intake.RawPairs.Read(Core.Channels.Intake.RawPairs.Write(pairs)));
    }

    private Instant Now => _desk.Clock.Now;

    private async Task ArriveAsync(WebhookRequest request)
    {
        await _desk.StoreInbound.ExecuteAsync(_office.Tenant, "whatsapp", request, CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }
}
