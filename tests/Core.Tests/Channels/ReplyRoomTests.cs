using Derman.Channels;
using Derman.Core.Citizens.Joining;
using Derman.Core.Citizens.Preferring;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>Until when a person may be written to, how else, and how long: the same rule for the box and for the sending.</summary>
public sealed class ReplyRoomTests : IAsyncLifetime
{
    private const string Account = "whatsapp";
    private const string Ayse = "905321112233";
    private Desk _desk = null!;
    private Office _office = null!;
    private ReadReplyRoom _rooms = null!;
    private int _requests;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _rooms = new ReadReplyRoom(_desk.Clock, _desk.Gateway);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Window_RunsFromTheLastWords_WarnsNearItsEnd_ThenOnlyATemplateGoes()
    {
        var ticket = await WroteAsync(Said("m1", "yol çukuru"));
        var ends = _desk.Clock.Now + Duration.FromHours(24);
        Assert.Equal((ReplyWindow.Open, ends), (Room(ticket).Window, Room(ticket).Until!.Value));
        Assert.Equal([ReplyWays.Free, ReplyWays.Portal], Room(ticket).Ways.Select(w => w.Way));
        _desk.Clock.Advance(Duration.FromHours(23));
        Assert.Equal(ReplyWindow.Closing, Room(ticket).Window);
        Assert.Null(await SayAsync(ticket, "Ekip yolda", ReplyWays.Free));

        _desk.Clock.Advance(Duration.FromHours(1));
        Assert.Equal((true, "derman_message"), (Room(ticket).Closed, Room(ticket).Template));
        Assert.Equal([ReplyWays.Template, ReplyWays.Portal], Room(ticket).Ways.Select(w => w.Way));
        Assert.Equal("message.windowClosed", await SayAsync(ticket, "Ekip yolda", ReplyWays.Free));
        Assert.Null(await SayAsync(ticket, "Ekip yolda", ReplyWays.Template));
        _desk.Gateway.Sent.Clear();
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.IsType<OutboundTemplate>(_desk.Gateway.Sent.Last().Message.Content);
    }

    [Fact]
    public async Task AfterTheWindow_WithoutTemplates_OnlyOtherWaysGo()
    {
        _desk.Gateway.Templates = false;
        var ticket = await WroteAsync(Said("m1", "yol çukuru"));
        _desk.Clock.Advance(Duration.FromHours(25));
        Assert.Null(Room(ticket).Template);
        Assert.Equal([ReplyWays.Portal], Room(ticket).Others.Select(o => o.Way));
        Assert.Equal("message.noTemplates", await SayAsync(ticket, "Ekip yolda", ReplyWays.Template));
        Assert.Equal("message.wayUnknown", await SayAsync(ticket, "Ekip yolda", ReplyWays.ByAccount("elsewhere")));
        Assert.Null(await SayAsync(ticket, "Ekip yolda", ReplyWays.Portal));
        Assert.Equal((CitizenMessage.Portal, DeliveryStates.Posted), _office.List<Delivery>("1 = 1 ORDER BY \"message\" DESC").Select(d => (d.Means, d.State)).First());
    }

    [Fact]
    public async Task PublicWords_GetOnePrivateAnswer_WithinTheChannelsOwnTime()
    {
        _desk.Gateway.Rules = new SendingRules(TimeSpan.FromHours(24), false, 2000) { PrivateAnswerWindow = TimeSpan.FromDays(7) };
        var ticket = await WroteAsync(Said("c1", "Sokakta yol çukuru var") with { Thread = "c1", Visibility = MessageVisibility.Public });
        var ends = _desk.Clock.Now + Duration.FromDays(7);
        _desk.Clock.Advance(Duration.FromHours(30));
        await TakeAsync(Said("c2", "Kimse gelmedi") with { Thread = "c1", Visibility = MessageVisibility.Public });
        Assert.Equal(ends, _office.List<Conversation>("1 = 1").Single().WindowUntil);

        // Our receipt was the one private answer.
        Assert.Equal(ReplyWindow.Spent, Room(ticket).Window);
        Assert.Equal("message.privateOnce", await SayAsync(ticket, "Ekip yolda", ReplyWays.Free));
        Assert.Null(await SayAsync(ticket, "Ekip yolda", null, publicly: true));

        _desk.Gateway.Answer = m => m.Visibility == MessageVisibility.Private ? new SendOutcome.Rejected(SendRejection.Refused, "no") : new SendOutcome.Accepted("x");
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(ReplyWindow.Open, Room(ticket).Window);
        _desk.Clock.Now = ends;
        Assert.Equal("message.privateOver", await SayAsync(ticket, "Ekip yolda", ReplyWays.Free));
    }

    [Fact]
    public async Task Length_IsCountedInTheChannelsOwnUnit_BeforeAnythingIsSent()
    {
        _desk.Gateway.Rules = new SendingRules(TimeSpan.FromHours(24), false, 1000) { TextUnit = TextUnit.Utf8Bytes };
        var ticket = await WroteAsync(Said("m1", "yol çukuru"));
        Assert.Null(await SayAsync(ticket, new string('a', 1000), null));
        Assert.Equal("message.tooManyBytes", await SayAsync(ticket, new string('ğ', 501), null));
        var (_, measure) = (await _rooms.MeasureAsync(_office.Tenant, ticket.Id, new string('س', 501), false, null, _office.Worker, CancellationToken.None)).Value;
        Assert.Equal((1002, new TextLimit(1000, TextUnit.Utf8Bytes)), (measure.Length, measure.Limit));
    }

    [Fact]
    public void Rules_OfAnAccount_FollowItsSettings()
    {
        var rules = new SendingRules(TimeSpan.FromHours(24), false, 2000)
        {
            Exceptions =
            [
                new SendingException("platform", "instagram") { MaxTextLength = 1000, TextUnit = TextUnit.Utf8Bytes },
                new SendingException("humanAgent", "true") { FreeTextWindow = TimeSpan.FromDays(7) },
            ],
        };
        Assert.Equal(new SendingRules(TimeSpan.FromHours(24), false, 2000), rules.For(new Dictionary<string, string> { ["platform"] = "messenger" }));
        Assert.Equal(
            new SendingRules(TimeSpan.FromDays(7), false, 1000) { TextUnit = TextUnit.Utf8Bytes },
            rules.For(new Dictionary<string, string> { ["platform"] = "instagram", ["humanAgent"] = "true" }));
    }

    [Fact]
    public async Task WhatCannotGoItsOwnWay_GoesOnceByAnotherChannelOfThePerson()
    {
        var ticket = await WroteAlsoOnTelegramAsync();
        _desk.Gateway.Answer = m => m.To == Ayse ? new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "gone") : new SendOutcome.Accepted("tg1");
        await SayAsync(ticket, "Ekip yolda", null);
        await DeliverAsync();
        await DeliverAsync();
        Assert.Equal(("telegram", "42"), _desk.Gateway.Sent.Select(s => (s.Account, s.Message.To)).Last());
        Assert.Contains(_office.View(ticket.Id).Events!, e => e.Kind == "rerouted");

        _desk.Gateway.Answer = _ => new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "gone");
        await SayAsync(ticket, "Bir daha", null);
        await DeliverAsync();
        await DeliverAsync();
        Assert.Equal(DeliveryStates.Failed, _office.List<Delivery>("1 = 1 ORDER BY \"message\" DESC")[0].State);
    }

    [Fact]
    public async Task WhatAPersonAskedFor_HoldsForEveryText()
    {
        var ticket = await WroteAlsoOnTelegramAsync();
        var wishes = new SetPreferences(_desk.Clock);
        Assert.Equal("field.unknownValue", (await wishes.ExecuteAsync(_office.Tenant, ticket.Id, "sms", null, false, _office.Worker, CancellationToken.None)).Failure!.Code);
        Assert.Equal("field.unknownValue", (await wishes.ExecuteAsync(_office.Tenant, ticket.Id, null, "xx", false, _office.Worker, CancellationToken.None)).Failure!.Code);
        Assert.True((await wishes.ExecuteAsync(_office.Tenant, ticket.Id, "telegram", "en", false, _office.Worker, CancellationToken.None)).Ok);
        Assert.Equal(("telegram", "en"), (Room(ticket).Means, _office.Row(ticket.Id).Language));

        _desk.Gateway.Sent.Clear();
        await _office.DoAsync(ticket.Id, Moves.Ask, new ActionCommand(Comment: "Which street?"), _office.Worker);
        await DeliverAsync();
        var (account, message) = _desk.Gateway.Sent.Last();
        Assert.Equal(("telegram", "en", false), (account, message.Language, message.IsAutomatic));
        Assert.True((await wishes.ExecuteAsync(_office.Tenant, ticket.Id, "portal", null, false, _office.Worker, CancellationToken.None)).Ok);
        Assert.Equal(CitizenMessage.Portal, Room(ticket).Means);
    }

    [Fact]
    public async Task Receipt_IsMarkedAsWrittenByAMachine()
    {
        await WroteAsync(Said("m1", "yol çukuru"));
        await DeliverAsync();
        var receipt = Assert.Single(_desk.Gateway.Sent).Message;
        Assert.Equal((true, "tr"), (receipt.IsAutomatic, receipt.Language));
    }

    [Fact]
    public async Task WhoMayNotWrite_HasNoRoom()
    {
        var ticket = await WroteAsync(Said("m1", "yol çukuru"));
        Assert.Equal("ticket.notFound", _rooms.Of(_office.Tenant, Guid.NewGuid(), _office.Worker).Failure!.Code);
        Assert.Equal("ticket.notFound", _rooms.Of(_office.Tenant, ticket.Id, Actor.Citizen).Failure!.Code);
        Assert.Equal("ticket.moveForbidden", _rooms.Of(_office.Tenant, ticket.Id, _office.Auditor).Failure!.Code);
    }

    private ReplyRoom Room(Ticket ticket) => _rooms.Of(_office.Tenant, ticket.Id, _office.Worker).Value!;

    private async Task<string?> SayAsync(Ticket ticket, string text, string? way, bool publicly = false) =>
        (await _desk.Say.ExecuteAsync(_office.Tenant, ticket.Id, text, publicly, way, _office.Worker, null, null, CancellationToken.None)).Failure?.Code;

    /// <summary>One person, known by two ways.</summary>
    private async Task<Ticket> WroteAlsoOnTelegramAsync()
    {
        var admin = await _office.AddAsync("yonetici", Roles.Admin, _office.Tenant.Configuration.Profile.Desk);
        var saved = await new ChangeConfiguration(_desk.Registry, _desk.Clock).ExecuteAsync(
            _office.Tenant,
            pack => pack with { Channels = pack.Channels with { Accounts = [.. pack.Channels.Accounts, pack.Channels.Accounts[0] with { Account = "telegram", Plugin = "telegram", Enabled = true, Settings = new Dictionary<string, string>() }] } },
            _office.Tenant.Configuration.Version,
            admin,
            CancellationToken.None);
        Assert.Null(saved.Failure);
        var ticket = await WroteAsync(Said("m1", "yol çukuru"));
        await _desk.Handle.ExecuteAsync(_office.Tenant, "telegram", null, Said("t1", "çöp alınmadı") with { From = "42" }, ++_requests, _desk.Clock.Now, CancellationToken.None);
        await DeliverAsync();
        var other = _office.List<Ticket>("1 = 1 ORDER BY \"key\" DESC")[0];
        Assert.True((await new JoinCitizens(_desk.Clock).ExecuteAsync(_office.Tenant, ticket.Id, other.Id, "telefonda onayladı", _office.Agent, CancellationToken.None)).Ok);
        _desk.Gateway.Sent.Clear();
        return ticket;
    }

    private Task<int> DeliverAsync() => _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);

    private async Task<Ticket> WroteAsync(InboundMessage message)
    {
        await TakeAsync(message);
        return _office.List<Ticket>("1 = 1").Single();
    }

    private Task TakeAsync(InboundMessage message) =>
        _desk.Handle.ExecuteAsync(_office.Tenant, Account, null, message, ++_requests, _desk.Clock.Now, CancellationToken.None);

    private InboundMessage Said(string id, string text) => new()
    {
        ExternalId = id, From = Ayse, FromName = "Ayşe", At = _desk.Clock.Now.ToDateTimeOffset(), Text = text, Parts = [new TextPart(text)],
    };
}
