using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Tickets;
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
        _desk.Clock.Advance(Duration.FromHours(23));
        Assert.Equal(ReplyWindow.Closing, Room(ticket).Window);
        Assert.Null(await SayAsync(ticket, "Ekip yolda", ReplyWays.Free));

        _desk.Clock.Advance(Duration.FromHours(1));
        Assert.Equal((true, "derman_message"), (Room(ticket).Closed, Room(ticket).Template));
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
        var measure = await _rooms.MeasureAsync(_office.Tenant, ticket.Id, new string('س', 501), false, null, _office.Worker, CancellationToken.None);
        Assert.Equal((1002, new TextLimit(1000, TextUnit.Utf8Bytes)), (measure!.Length, measure.Limit));
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
    public async Task WhoMayNotWrite_HasNoRoom()
    {
        var ticket = await WroteAsync(Said("m1", "yol çukuru"));
        Assert.Null(_rooms.Of(_office.Tenant, Guid.NewGuid(), _office.Worker));
        Assert.Null(_rooms.Of(_office.Tenant, ticket.Id, Actor.Citizen));
    }

    private ReplyRoom Room(Ticket ticket) => _rooms.Of(_office.Tenant, ticket.Id, _office.Worker)!;

    private async Task<string?> SayAsync(Ticket ticket, string text, string? way, bool publicly = false) =>
        (await _desk.Say.ExecuteAsync(_office.Tenant, ticket.Id, text, publicly, way, _office.Worker, null, null, CancellationToken.None)).Failure?.Code;

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
