using Derman.Channels;
using Derman.Channels.Meta;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>What Meta really sends, to its effect: every payload of the fixtures leads to what its .expect.md says.</summary>
public sealed class MetaIntakeTests : IAsyncLifetime
{
    private const string Account = "facebook";
    private const string Page = "300000000000101";
    private const string Instagram = "17840000000000101";
    private readonly MetaPlugin _meta = new();
    private Desk _desk = null!;
    private Office _office = null!;
    private int _requests;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _desk.Clock.Now = Instant.FromUnixTimeSeconds(1767600005);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task MessengerText_StartsARequest_WithinItsOwnWindow()
    {
        Assert.Equal(Handled.Done, await TakeAsync("messenger/01-text"));
        Assert.Equal(Handled.Duplicate, await TakeAsync("messenger/01-text"));
        Assert.Single(Tickets);
        var conversation = Assert.Single(_office.List<Conversation>("1 = 1"));
        Assert.Equal("sosyal_dm", Tickets.Single().Channel);
        Assert.Equal(("7000000000000101", Instant.FromUnixTimeSeconds(1767600000) + Duration.FromHours(24)), (conversation.ExternalUser, conversation.WindowUntil!.Value));
    }

    [Fact]
    public async Task QuickReply_IsShownInTheConversation()
    {
        await TakeAsync("messenger/01-text", "messenger/03-quick-reply");
        Assert.Single(Tickets);
        Assert.Equal("Дороги", Messages("in")[1].Text);
    }

    [Fact]
    public async Task Echo_OfAnotherProgram_IsOurAnswer_OfOurOwn_IsKnown()
    {
        await TakeAsync("messenger/01-text");
        Assert.Equal(Handled.Done, await TakeAsync("messenger/05-echo"));
        var echo = _office.List<Message>("\"external_id\" = 'm_TESTOUT01'").Single();
        Assert.Equal(("out", MessageMarks.External), (echo.Direction, echo.Mark));
        Assert.NotNull(Tickets.Single().FirstWordAt);

        _desk.Gateway.Answer = _ => new SendOutcome.Accepted("m_TESTOUT02");
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(Handled.Duplicate, await TakeAsync(Json("messenger/05-echo").Replace("m_TESTOUT01", "m_TESTOUT02", StringComparison.Ordinal)));
        Assert.Empty(_office.List<Message>("\"external_id\" = 'm_TESTOUT02'"));
    }

    [Fact]
    public async Task EchoWithOurMark_SettlesASendWithoutAnswer()
    {
        await TakeAsync("messenger/01-text");
        string? key = null;
        _desk.Gateway.Answer = message =>
        {
            key = message.IdempotencyKey;
            return new SendOutcome.Unknown("no answer");
        };
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(DeliveryStates.Failed, Delivery.State);

        await TakeAsync(Json("messenger/05-echo").Replace("\"is_echo\": true", $"\"is_echo\": true, \"metadata\": \"derman:{key}\"", StringComparison.Ordinal));
        Assert.Equal((DeliveryStates.Sent, "m_TESTOUT01"), (Delivery.State, Delivery.ExternalId));
        Assert.Empty(_office.List<Message>("\"external_id\" = 'm_TESTOUT01'"));
    }

    [Fact]
    public async Task Read_ReachesEverythingSentBefore()
    {
        await TakeAsync("messenger/01-text");
        _desk.Clock.Now = Instant.FromUnixTimeSeconds(1767600041) - Duration.FromSeconds(1);
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        await TakeAsync("messenger/07-read");
        Assert.Equal((DeliveryStates.Read, Instant.FromUnixTimeSeconds(1767600041)), (Delivery.State, Delivery.ReadAt!.Value));
    }

    [Fact]
    public async Task UnknownAndTest_MakeNothing_ButAreSeen()
    {
        Assert.Equal(Handled.Quarantined, await TakeAsync("messenger/09-deleted-app-or-unknown"));
        Assert.Equal(Handled.Quarantined, await TakeAsync("instagram/11-dashboard-test"));
        Assert.Equal(["unknownEvent", HandleInboundEvent.TestReceived], _office.List<QuarantinedItem>("1 = 1 ORDER BY \"seq\"").Select(item => item.Reason));
        Assert.Empty(Tickets);
        Assert.Empty(_office.List<Conversation>("1 = 1"));
    }

    [Fact]
    public async Task Unsent_HidesTheMessage_AndIsNoDuplicate()
    {
        await TakeAsync("instagram/01-dm-text");
        Assert.Equal(Handled.Done, await TakeAsync("instagram/03-dm-unsent"));
        Assert.NotNull(Messages("in")[0].RevokedAt);
        Assert.Single(Tickets);
    }

    [Fact]
    public async Task Unsupported_IsVisible()
    {
        await TakeAsync("instagram/05-dm-unsupported");
        Assert.Contains("unsupported", Messages("in").Single().Parts, StringComparison.Ordinal);
        Assert.Single(Tickets);
    }

    [Fact]
    public async Task InstagramComment_AndItsReply_AreOnePublicThread()
    {
        await TakeAsync("instagram/07-comment", "instagram/09-comment-reply");
        var conversation = Assert.Single(_office.List<Conversation>("1 = 1"));
        Assert.Equal(("17900000000000101", true), (conversation.ExternalUser, conversation.Public));
        Assert.Single(Tickets);
        Assert.Equal(2, Messages("in").Count);
        Assert.All(Messages("in"), message => Assert.True(message.Public));
    }

    [Fact]
    public async Task Comment_ItsEdit_AndThePagesOwnAnswer_AreOneThread()
    {
        await TakeAsync("facebook-comments/01-comment-add", "facebook-comments/03-comment-edited", "facebook-comments/05-own-page-comment");
        Assert.Single(Tickets);
        Assert.Single(_office.List<Conversation>("1 = 1"));
        var said = Messages("in");
        Assert.Equal("sosyal_yorum", Tickets.Single().Channel);
        Assert.Equal((said[0].Key, "Когда починят лифт в доме 12?"), (said[1].Replaces, said[1].Text));
        Assert.Equal((MessageMarks.External, true), (Messages("out").Single(m => m.Mark is not null).Mark, Messages("out").Single(m => m.Mark is not null).Public));
        Assert.Equal(Handled.Duplicate, await TakeAsync("facebook-comments/03-comment-edited"));
    }

    [Fact]
    public async Task OwnPagesComment_Alone_IsNeverARequest()
    {
        await TakeAsync("facebook-comments/05-own-page-comment");
        Assert.Empty(Tickets);
    }

    [Fact]
    public async Task ForeignPage_IsSetAside()
    {
        var foreign = Json("messenger/01-text").Replace(Page, "300000000000999", StringComparison.Ordinal);
        Assert.Equal(Handled.Quarantined, await TakeAsync(foreign));
        Assert.Equal("unknownChannel", _office.List<QuarantinedItem>("1 = 1").Single().Reason);
        Assert.Empty(Tickets);
    }

    private List<Ticket> Tickets => _office.List<Ticket>("1 = 1");

    private Delivery Delivery => _office.List<Delivery>("1 = 1").Single();

    private List<Message> Messages(string direction) => _office.List<Message>($"\"direction\" = '{direction}' AND \"external_id\" IS NOT NULL ORDER BY \"key\"");

    private static string Json(string fixture) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", $"{fixture}.json"));

    private async Task<Handled> TakeAsync(params string[] fixtures)
    {
        var last = Handled.Done;
        foreach (var json in fixtures.Select(fixture => fixture.StartsWith('{') ? fixture : Json(fixture)))
        {
            var own = json.Contains("\"instagram\"", StringComparison.Ordinal) ? Instagram : Page;
            foreach (var item in _meta.Parse(new WebhookRequest { Method = "POST", Body = System.Text.Encoding.UTF8.GetBytes(json) }))
            {
                last = await _desk.Handle.ExecuteAsync(_office.Tenant, Account, own, item, ++_requests, Now, CancellationToken.None);
            }
        }

        return last;
    }

    private Instant Now => _desk.Clock.Now;
}
