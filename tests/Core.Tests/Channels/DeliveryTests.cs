using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Channels.Delivering;
using Derman.Core.Conversations;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tests.Channels;

public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Ayse = "905321112233";
    private Desk _desk = null!;
    private Office _office = null!;
    private Ticket _ticket = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        await ArriveAsync(WhatsAppPayload.Messages(WhatsAppPayload.Text("wamid.1", Ayse, "yol çukuru", Now)));
        _ticket = _office.List<Ticket>("1 = 1").Single();
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Accepted_IsSentOnce()
    {
        await SendAsync();
        await SendAsync();
        var (account, message) = Assert.Single(_desk.Gateway.Sent);
        var delivery = Delivery;

        Assert.Equal(("whatsapp", Ayse), (account, message.To));
        Assert.Equal(delivery.IdempotencyKey.ToString(), message.IdempotencyKey);
        Assert.Contains(_ticket.Number, Assert.IsType<OutboundText>(message.Content).Text, StringComparison.Ordinal);
        Assert.Equal((DeliveryStates.Sent, "wamid.out1", (Instant?)null), (delivery.State, delivery.ExternalId, delivery.NextAttemptAt));
    }

    [Fact]
    public async Task Deferred_IsTriedAgainWithTheSameKey()
    {
        _desk.Gateway.Answer = _ => new SendOutcome.Deferred(TimeSpan.FromSeconds(90), "429");
        await SendAsync();
        Assert.Equal((DeliveryStates.Queued, Now + Duration.FromSeconds(90)), (Delivery.State, Delivery.NextAttemptAt!.Value));
        await SendAsync();
        Assert.Single(_desk.Gateway.Sent);
        _desk.Gateway.Answer = null;
        _desk.Clock.Advance(Duration.FromSeconds(90));
        await SendAsync();

        Assert.Equal(DeliveryStates.Sent, Delivery.State);
        Assert.Single(_desk.Gateway.Sent.Select(s => s.Message.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task Deferred_TooOften_Fails()
    {
        _desk.Gateway.Answer = _ => new SendOutcome.Deferred(TimeSpan.FromSeconds(1), "429");
        for (var i = 0; i < 12; i++)
        {
            await SendAsync();
            _desk.Clock.Advance(Duration.FromHours(2));
        }

        Assert.Equal((DeliveryStates.Failed, "deferredTooOften", 10), (Delivery.State, Delivery.FailureCode, _desk.Gateway.Sent.Count));
    }

    [Fact]
    public async Task WindowClosed_GoesAsATemplate()
    {
        _desk.Gateway.Answer = m => m.Content is OutboundText ? new SendOutcome.Rejected(SendRejection.WindowClosed, "131047") : new SendOutcome.Accepted("wamid.t");
        await SendAsync();
        var template = Assert.IsType<OutboundTemplate>(_desk.Gateway.Sent.Last().Message.Content);
        Assert.Equal(("derman_message", "tr"), (template.Name, template.Language));
        Assert.Equal(DeliveryStates.Sent, Delivery.State);
    }

    [Fact]
    public async Task AfterTheWindow_TheTemplateGoesAtOnce()
    {
        _desk.Clock.Advance(Duration.FromHours(24));
        await SendAsync();
        Assert.IsType<OutboundTemplate>(Assert.Single(_desk.Gateway.Sent).Message.Content);
    }

    [Fact]
    public async Task AfterTheWindow_WithoutTemplates_TheWordsAreTried_AndTheProviderSaysNo()
    {
        _desk.Gateway.Templates = false;
        _desk.Gateway.Answer = _ => new SendOutcome.Rejected(SendRejection.WindowClosed, "10/2018278");
        _desk.Clock.Advance(Duration.FromHours(24));
        await SendAsync();
        Assert.IsType<OutboundText>(Assert.Single(_desk.Gateway.Sent).Message.Content);
        Assert.Equal((DeliveryStates.Failed, SendRejection.WindowClosed), (Delivery.State, Delivery.FailureCode));
    }

    [Fact]
    public async Task ATurn_SendsNoMoreThanItsShare_AndASlowProviderGivesTheRestBack()
    {
        await SendAsync();
        await _office.Tenant.Store.WriteAsync(
            session =>
            {
                for (var i = 0; i < 9; i++)
                {
                    var message = new Message { Key = session.Next("message"), Direction = "out", Author = "system", Text = "Merhaba", At = Now, ReceivedAt = Now };
                    session.Insert(message);
                    session.Insert(new Delivery { Message = message.Key, Means = "whatsapp", Recipient = Ayse, IdempotencyKey = Guid.NewGuid(), NextAttemptAt = Now });
                }
            },
            CancellationToken.None);
        Assert.Equal(3, await _desk.Deliver.StepAsync(_office.Tenant, 3, CancellationToken.None));
        _desk.Gateway.Answer = m =>
        {
            _desk.Clock.Advance(Duration.FromSeconds(40));
            return new SendOutcome.Accepted($"slow-{m.IdempotencyKey}");
        };
        Assert.Equal(1, await _desk.Deliver.StepAsync(_office.Tenant, 20, CancellationToken.None));
        Assert.Equal(5, _office.List<Delivery>("\"state\" = 'queued' AND \"attempts\" = 0").Count);
        Assert.Empty(_office.List<Delivery>("\"state\" = 'sending'"));

        _desk.Gateway.Answer = null;
        Assert.Equal(5, await _desk.Deliver.StepAsync(_office.Tenant, 20, CancellationToken.None));
        Assert.Equal(10, _desk.Gateway.Sent.Select(s => s.Message.IdempotencyKey).Distinct().Count());
        Assert.Equal(10, _desk.Gateway.Sent.Count);
    }

    [Fact]
    public async Task Rejected_IsFinal()
    {
        _desk.Gateway.Answer = _ => new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "131026");
        await SendAsync();
        _desk.Clock.Advance(Duration.FromHours(9));
        await SendAsync();
        Assert.Equal((DeliveryStates.Failed, SendRejection.RecipientUnreachable), (Delivery.State, Delivery.FailureCode));
        Assert.Single(_desk.Gateway.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unknown_IsNotSentAgain_AndSettledByAReceipt(bool thrown)
    {
        _desk.Gateway.Answer = _ => thrown ? throw new HttpRequestException("reset") : new SendOutcome.Unknown("reset");
        await SendAsync();
        _desk.Clock.Advance(Duration.FromHours(9));
        await SendAsync();
        Assert.Single(_desk.Gateway.Sent);
        Assert.Equal((DeliveryStates.Failed, DeliverMessages.UnknownOutcome), (Delivery.State, Delivery.FailureCode));

        var status = WhatsAppPayload.Status("wamid.late", "delivered", Now);
        status["biz_opaque_callback_data"] = Delivery.IdempotencyKey.ToString();
        await ArriveAsync(WhatsAppPayload.Statuses(status));
        Assert.Equal((DeliveryStates.Delivered, "wamid.late", (string?)null), (Delivery.State, Delivery.ExternalId, Delivery.FailureCode));
    }

    [Fact]
    public async Task PluginAway_Waits()
    {
        _desk.Gateway.Unavailable = true;
        await SendAsync();
        Assert.Equal((DeliveryStates.Queued, Now + Duration.FromMinutes(1)), (Delivery.State, Delivery.NextAttemptAt!.Value));
    }

    [Fact]
    public async Task Crash_WhileSending_LeavesItUnknown()
    {
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                var delivery = s.First<Delivery>("1 = 1")!;
                delivery.State = DeliveryStates.Sending;
                delivery.NextAttemptAt = Now + Duration.FromMinutes(3);
                s.Update(delivery);
            },
            CancellationToken.None);
        await SendAsync();
        Assert.Equal(DeliveryStates.Sending, Delivery.State); // Perhaps still on its way.
        _desk.Clock.AdvanceMinutes(3);
        await SendAsync();
        Assert.Equal((DeliveryStates.Failed, DeliverMessages.UnknownOutcome), (Delivery.State, Delivery.FailureCode));
        Assert.Empty(_desk.Gateway.Sent);
    }

    [Fact]
    public async Task Senders_InParallel_SendOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None))));
        Assert.Single(_desk.Gateway.Sent);
    }

    [Fact]
    public async Task Receipts_OutOfOrder_NeverTakeBackABetterWord()
    {
        await SendAsync();
        var sent = Now;
        await ArriveAsync(WhatsAppPayload.Statuses(WhatsAppPayload.Status("wamid.out1", "read", sent + Duration.FromSeconds(9))));
        await ArriveAsync(WhatsAppPayload.Statuses(WhatsAppPayload.Status("wamid.out1", "sent", sent + Duration.FromSeconds(1)), WhatsAppPayload.Status("wamid.out1", "delivered", sent + Duration.FromSeconds(5))));
        await ArriveAsync(WhatsAppPayload.Statuses(WhatsAppPayload.Status("wamid.out1", "failed", sent + Duration.FromSeconds(8))));

        var delivery = Delivery;
        Assert.Equal(DeliveryStates.Read, delivery.State);
        Assert.Equal(sent + Duration.FromSeconds(5), delivery.DeliveredAt);
        Assert.Equal(sent + Duration.FromSeconds(9), delivery.ReadAt);
    }

    [Fact]
    public async Task Receipt_BeforeItsMessage_IsParkedThenApplied()
    {
        await ArriveAsync(WhatsAppPayload.Statuses(WhatsAppPayload.Status("wamid.out1", "delivered", Now)));
        Assert.Equal(InboundStates.New, _office.List<InboundRequest>("1 = 1 ORDER BY \"seq\"")[^1].State);
        await SendAsync();
        Assert.Equal(DeliveryStates.Sent, Delivery.State);
        _desk.Clock.Advance(Duration.FromSeconds(5));
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.Equal(DeliveryStates.Delivered, Delivery.State);
        Assert.Equal(InboundStates.Done, _office.List<InboundRequest>("1 = 1 ORDER BY \"seq\"")[^1].State);
    }

    [Fact]
    public async Task Receipt_OfNothingOfOurs_IsPutAsideInTheEnd()
    {
        await ArriveAsync(WhatsAppPayload.Statuses(WhatsAppPayload.Status("wamid.foreign", "read", Now)));
        Assert.Empty(_office.List<QuarantinedItem>("1 = 1"));
        _desk.Clock.AdvanceMinutes(11);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal("receiptWithoutMessage", Assert.Single(_office.List<QuarantinedItem>("1 = 1")).Reason);
        Assert.Equal(InboundStates.Done, _office.List<InboundRequest>("1 = 1 ORDER BY \"seq\"")[^1].State);
    }

    [Fact]
    public async Task Say_ToAWhatsAppCitizen_GoesThere()
    {
        await SendAsync();
        Office.Ok(await _desk.Say.ExecuteAsync(_office.Tenant, _ticket.Id, "Ekip yolda", _office.Worker, null, null, CancellationToken.None));
        await SendAsync();
        Assert.Equal("Ekip yolda", Assert.IsType<OutboundText>(_desk.Gateway.Sent.Last().Message.Content).Text);
    }

    private Instant Now => _desk.Clock.Now;

    private Delivery Delivery => _office.List<Delivery>("1 = 1 ORDER BY \"message\"")[0];

    private Task<int> SendAsync() => _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);

    private async Task ArriveAsync(WebhookRequest request)
    {
        await _desk.StoreInbound.ExecuteAsync(_office.Tenant, "whatsapp", request, CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }
}
