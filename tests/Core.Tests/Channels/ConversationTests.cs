using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Channels.Streams;
using Derman.Core.Conversations;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>What comes by any channel, as the contract says it, and what it may and may not do to a request.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private const string Account = "whatsapp";
    private const string Ayse = "905321112233";
    private Desk _desk = null!;
    private Office _office = null!;
    private int _requests;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Reaction_OnAWaitingRequest_DoesNotEndTheWait()
    {
        var ticket = await WaitingAsync();
        await TakeAsync(Said("m2") with { Text = null, Parts = [new ReactionPart("m1", "👍")] });
        Assert.Equal(Category.Waiting, _office.Row(ticket.Id).Category);
        Assert.Equal(2, Incoming().Count);
    }

    [Fact]
    public async Task Edit_TakesThePlaceOfTheWords_KeepsThem_AndRestartsNothing()
    {
        var ticket = await WaitingAsync();
        await TakeAsync(Said("m1", "yol çukuru, okulun önünde") with { EditOf = "m1", Revision = "2" });
        var messages = Incoming();
        Assert.Equal((messages[0].Key, ticket.Key), (messages[1].Replaces, messages[1].Ticket));
        Assert.Equal(Category.Waiting, _office.Row(ticket.Id).Category);
    }

    [Fact]
    public async Task Edit_BeforeItsMessage_Waits_ThenCountsAsTheMessage()
    {
        var edit = Said("m1", "yol çukuru, okulun önünde") with { EditOf = "m1", Revision = "2" };
        Assert.Equal(Handled.Parked, await TakeAsync(edit));
        Assert.Empty(_office.List<Ticket>("1 = 1"));
        var received = Now;
        _desk.Clock.AdvanceMinutes(11);
        Assert.Equal(Handled.Done, await TakeAsync(edit, received));
        Assert.Single(_office.List<Ticket>("1 = 1"));
    }

    [Fact]
    public async Task Removal_MarksTheMessage_AndStartsNoRequest()
    {
        await TakeAsync(Said("m1", "yol çukuru"));
        await TakeAsync(Said("m1") with { Text = null, Revision = "deleted", Parts = [new RevokedPart("m1")] });
        Assert.Equal(Now, Incoming()[0].RevokedAt);
        Assert.Single(_office.List<Ticket>("1 = 1"));
    }

    [Fact]
    public async Task SameIdWithOtherWords_IsKeptAndFlagged()
    {
        await TakeAsync(Said("m1", "yol çukuru") with { Revision = "aaa" });
        await TakeAsync(Said("m1", "başka sözler") with { Revision = "bbb" });
        Assert.Equal(Handled.Duplicate, await TakeAsync(Said("m1", "başka sözler") with { Revision = "bbb" }));
        Assert.Equal([null, MessageMarks.ReusedId], Incoming().Select(m => m.Mark));
    }

    [Theory]
    [InlineData(MessageAutomation.AutoReply, MessageMarks.AutoReply)]
    [InlineData(MessageAutomation.Bounce, MessageMarks.Bounce)]
    [InlineData(MessageAutomation.Bulk, MessageMarks.Bulk)]
    public async Task Machine_IsKeptWithTheRequest_ButEndsNoWait(MessageAutomation automation, string mark)
    {
        var ticket = await WaitingAsync();
        await TakeAsync(Said("m2", "Ofis dışındayım") with { Automation = automation });
        Assert.Equal((mark, ticket.Key), (Incoming()[1].Mark, Incoming()[1].Ticket));
        Assert.Equal(Category.Waiting, _office.Row(ticket.Id).Category);
    }

    [Fact]
    public async Task Machine_OfAStranger_IsSetAside()
    {
        Assert.Equal(Handled.Quarantined, await TakeAsync(Said("m1", "Buy now") with { Automation = MessageAutomation.Bulk }));
        Assert.Empty(_office.List<Conversation>("1 = 1"));
        Assert.Equal("bulk", Assert.Single(_office.List<QuarantinedItem>("1 = 1")).Reason);
    }

    [Fact]
    public async Task Echo_OfOurOwnSend_IsKnown_OfAnotherProgram_IsOurAnswer()
    {
        await TakeAsync(Said("m1", "yol çukuru"));
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var sent = Assert.Single(_office.List<Delivery>("\"external_id\" IS NOT NULL")).ExternalId!;
        Assert.Equal(Handled.Duplicate, await TakeAsync(Said(sent, "Başvurunuz alındı") with { IsOurs = true }));
        var ticket = _office.List<Ticket>("1 = 1").Single();
        Assert.Null(ticket.FirstWordAt);

        await TakeAsync(Said("outside", "Ekip yolda") with { IsOurs = true });
        var echo = _office.List<Message>("\"external_id\" = 'outside'").Single();
        Assert.Equal(("out", MessageMarks.External, (long?)ticket.Key), (echo.Direction, echo.Mark, echo.Ticket));
        Assert.Equal(Now, _office.Row(ticket.Id).FirstWordAt);
    }

    [Fact]
    public async Task PublicComment_OpensAThreadOfItsOwn_AndIsAnsweredInPrivate()
    {
        await TakeAsync(Said("c1", "Sokakta yol çukuru var") with { Thread = "c1", Visibility = MessageVisibility.Public });
        await TakeAsync(Said("c2", "Bizde de") with { Thread = "c1", Visibility = MessageVisibility.Public, From = "someone" });
        await TakeAsync(Said("c3", "👍") with { Thread = "c3", Visibility = MessageVisibility.Public, From = "emoji" });
        var ticket = Assert.Single(_office.List<Ticket>("1 = 1"));
        var conversation = _office.List<Conversation>("\"ticket\" IS NOT NULL").Single();
        Assert.Equal(("c1", Ayse, true), (conversation.ExternalUser, conversation.Person, conversation.Public));
        Assert.Equal(ticket.Key, Incoming().Single(m => m.ExternalId == "c2").Ticket);

        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var (_, message) = Assert.Single(_desk.Gateway.Sent);
        Assert.Equal((Ayse, "c1", "c1", MessageVisibility.Private), (message.To, message.Thread, message.ReplyTo, message.Visibility));
    }

    [Fact]
    public async Task EchoInAPublicThread_WhileOurOwnWordIsOnItsWay_Waits()
    {
        await TakeAsync(Said("c1", "Sokakta yol çukuru var") with { Thread = "c1", Visibility = MessageVisibility.Public });
        var echo = Said("ours", "Teşekkürler") with { Thread = "c1", Visibility = MessageVisibility.Public, From = "unknown:c1", IsOurs = true };
        var early = Handled.Done;
        _desk.Gateway.Answer = _ =>
        {
            early = TakeAsync(echo).GetAwaiter().GetResult();
            return new SendOutcome.Accepted("ours");
        };
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal((Handled.Parked, Handled.Duplicate), (early, await TakeAsync(echo)));
        Assert.Empty(_office.List<Message>("\"external_id\" = 'ours'"));
    }

    [Fact]
    public async Task WhatLedThePersonToWrite_IsKeptBesideTheWords()
    {
        await TakeAsync(Said("m1", "yol çukuru") with { Referral = "Sokağınızı bildirin · ad" });
        Assert.Equal("yol çukuru", Incoming()[0].Text);
        Assert.Contains("\"type\":\"referral\",\"text\":\"Sokağınızı bildirin · ad\"", Incoming()[0].Parts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublicAnswer_StandsBelowTheComment_WithNothingPersonalInIt()
    {
        await TakeAsync(Said("c1", "Sokakta yol çukuru var") with { Thread = "c1", Visibility = MessageVisibility.Public });
        var ticket = _office.List<Ticket>("1 = 1").Single();
        foreach (var (text, kind) in new[]
                 {
                     ($"Numaranız {ticket.Number}", "number"), ($"Kod {ticket.TrackingCode.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}", "trackingCode"),
                     ("Bizi 0264 123 45 67 arayın", "digits"), ("ayse@example.org", "email"), ("Sayın AYŞE, ekip yolda", "name"),
                 })
        {
            Assert.Equal(($"message.personal{char.ToUpperInvariant(kind[0])}{kind[1..]}", "text"), await RefusedAsync(text));
        }

        Office.Ok(await SayAsync("Ekibimiz yola çıktı, ilginize teşekkürler."));
        _desk.Gateway.Sent.Clear();
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var answer = _desk.Gateway.Sent.Select(s => s.Message).Single(m => m.Visibility == MessageVisibility.Public);
        Assert.Equal(("c1", "c1"), (answer.Thread, answer.ReplyTo));
        Assert.True(_office.View(ticket.Id).Conversation![^1].Public);

        await TakeAsync(Said("m1", "çöp alınmadı") with { From = "private" });
        var other = _office.List<Ticket>("1 = 1 ORDER BY \"key\" DESC")[0];
        Assert.Equal("message.notPublic", (await _desk.Say.ExecuteAsync(_office.Tenant, other.Id, "x", true, _office.Agent, null, null, CancellationToken.None)).Failure!.Code);

        async Task<(string, string?)> RefusedAsync(string text) => (await SayAsync(text)).Failure is { } failure ? (failure.Code, failure.Field) : ("", null);
        ValueTask<Common.Result<Derman.Core.Tickets.Views.TicketView>> SayAsync(string text) =>
            _desk.Say.ExecuteAsync(_office.Tenant, ticket.Id, text, true, _office.Worker, null, null, CancellationToken.None);
    }

    [Fact]
    public async Task ReplyToken_FindsTheConversation_WhateverThreadItComesIn()
    {
        await TakeAsync(Said("m1", "yol çukuru") with { Thread = "t1", Subject = "Çukur" });
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var token = _desk.Gateway.Sent.Single().Message.ReplyToken!;
        Assert.Matches("^[A-Za-z0-9_-]{32}$", token);
        await TakeAsync(Said("m2", "Okulun önünde") with { Thread = "t2", ReplyToken = token });
        Assert.Single(_office.List<Conversation>("1 = 1"));

        var forged = (token[0] == 'A' ? 'B' : 'A') + token[1..];
        await TakeAsync(Said("m3", "başka bir konu: çöp") with { Thread = "t3", ReplyToken = forged });
        Assert.Equal(2, _office.List<Ticket>("1 = 1").Count);
    }

    [Fact]
    public async Task AnswerToOurMessage_BelongsToItsConversation_ASubjectAloneNever()
    {
        await TakeAsync(Said("m1", "yol çukuru") with { Thread = "t1", Subject = "Çukur" });
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var sent = _office.List<Delivery>("\"external_id\" IS NOT NULL").Single().ExternalId!;
        await TakeAsync(Said("m2", "Okulun önünde") with { Thread = "t2", ReplyTo = sent });
        Assert.Single(_office.List<Ticket>("1 = 1"));
        await TakeAsync(Said("m3", "çöp alınmadı") with { Thread = "t3", From = "other@example.org", Subject = "Çukur" });
        Assert.Equal(2, _office.List<Ticket>("1 = 1").Count);
    }

    [Fact]
    public async Task Watermark_MarksWhatWasSentUntilThen_AsRead()
    {
        await TakeAsync(Said("m1", "yol çukuru"));
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        await TakeAsync(new DeliveryWatermark { Recipient = Ayse, State = DeliveryState.Read, UpTo = (Now - Duration.FromMinutes(1)).ToDateTimeOffset() });
        Assert.Equal(DeliveryStates.Sent, _office.List<Delivery>("\"external_id\" IS NOT NULL").Single().State);
        await TakeAsync(new DeliveryWatermark { Recipient = Ayse, State = DeliveryState.Read, UpTo = Now.ToDateTimeOffset() });
        Assert.Equal(DeliveryStates.Read, _office.List<Delivery>("\"external_id\" IS NOT NULL").Single().State);
    }

    [Fact]
    public async Task Test_OfTheProvider_IsSeen_AndMakesNothing()
    {
        await TakeAsync(new TestEvent { Detail = "messages", Fingerprint = "f" });
        Assert.Empty(_office.List<Ticket>("1 = 1"));
        Assert.Equal((HandleInboundEvent.TestReceived, "messages"), _office.List<QuarantinedItem>("1 = 1").Select(q => (q.Reason, q.Raw)).Single());
    }

    [Theory]
    [InlineData("RET")]
    [InlineData("iptal")]
    [InlineData("لغو")]
    public async Task RefusalByWord_IsNoRequest_AndCanBeTakenBack(string word)
    {
        await TakeAsync(Said("m1", word));
        Assert.Empty(_office.List<Ticket>("1 = 1"));
        Assert.Equal(["announcement", "survey"], _office.List<OptOut>("1 = 1").Select(o => o.Purpose).Order(StringComparer.Ordinal));
        await TakeAsync(Said("m2", "onay"));
        Assert.Empty(_office.List<OptOut>("1 = 1"));
    }

    [Fact]
    public async Task FirstAnswer_ThatNeverArrived_LetsThePromiseRunOn()
    {
        await TakeAsync(Said("m1", "yol çukuru"));
        var ticket = _office.List<Ticket>("1 = 1").Single();
        await _desk.Say.ExecuteAsync(_office.Tenant, ticket.Id, "Hangi sokak?", _office.Worker, null, null, CancellationToken.None);
        Assert.NotNull(FirstResponse(ticket).MetAt);
        _desk.Gateway.Answer = m => m.Content is OutboundText { Text: var text } && text.Contains("Hangi sokak", StringComparison.Ordinal)
            ? new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "gone")
            : new SendOutcome.Accepted("ok");
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.Null(_office.Row(ticket.Id).FirstWordAt);
        Assert.Null(FirstResponse(ticket).MetAt);
        Assert.NotNull(FirstResponse(ticket).Due);
        Assert.Contains(_office.View(ticket.Id).Events!, e => e.Kind == "answerNotDelivered");
    }

    [Fact]
    public async Task Stream_AndItsPlace_AreKeptTogether()
    {
        var store = new StoreStream(_desk.Clock);
        await store.ExecuteAsync(_office.Tenant, Account, "[]"u8.ToArray(), "17", CancellationToken.None);
        await store.ExecuteAsync(_office.Tenant, Account, null, "18", CancellationToken.None);
        Assert.Equal("18", StoreStream.CursorOf(_office.Tenant, Account));
        Assert.Equal((StoreStream.Method, "[]"), _office.List<InboundRequest>("1 = 1").Select(r => (r.Method, System.Text.Encoding.UTF8.GetString(r.Body))).Single());
        Assert.Null(StoreStream.CursorOf(_office.Tenant, "other"));
    }

    private RunningClock FirstResponse(Ticket ticket) =>
        _office.List<RunningClock>("1 = 1").Single(c => c.Ticket == ticket.Key && c.Clock == TicketClocks.FirstResponse);

    private Instant Now => _desk.Clock.Now;

    private List<Message> Incoming() => [.. _office.List<Message>("\"direction\" = 'in' ORDER BY \"key\"")];

    private async Task<Ticket> WaitingAsync()
    {
        await TakeAsync(Said("m1", "yol çukuru"));
        var ticket = _office.List<Ticket>("1 = 1").Single();
        await _office.DoAsync(ticket.Id, Moves.Ask, new ActionCommand(Comment: "Hangi sokak?"), _office.Worker);
        return ticket;
    }

    private InboundMessage Said(string id, string? text = null) => new()
    {
        ExternalId = id, From = Ayse, FromName = "Ayşe", At = Now.ToDateTimeOffset(), Text = text, Parts = text is null ? [] : [new TextPart(text)],
    };

    private Task<Handled> TakeAsync(InboundEvent item, Instant? received = null) =>
        _desk.Handle.ExecuteAsync(_office.Tenant, Account, null, item, ++_requests, received ?? Now, CancellationToken.None);
}
