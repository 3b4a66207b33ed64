using System.Text.Json;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>Each fixture leads to what its .expect.md says, as far as parsing goes.</summary>
public class WhatsAppParseTests(WhatsAppFixture whatsApp) : IClassFixture<WhatsAppFixture>
{
    private const string Ours = "100000000000001";

    [Fact]
    public void Text_KeepsWordsTimeAndSender()
    {
        var message = Single<InboundMessage>("01-text");
        Assert.Equal(Ours, message.ProviderAccountId);
        Assert.Equal("message:wamid.TEST0001", message.DedupKey);
        Assert.Equal("15550199001", message.From);
        Assert.Equal("Test Citizen", message.FromName);
        Assert.Equal("Яма на дороге у дома 12, «Центр»", message.Text);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767600000), message.At);
        Assert.Equal(new TextPart(message.Text!), Assert.Single(message.Parts));
    }

    [Fact]
    public void Text_EscapedBytes_GiveTheSameEvent() =>
        Assert.Equal(Single<InboundMessage>("01-text").Text, Assert.IsType<InboundMessage>(whatsApp.Parse(Shipped.Fixture("signature/whatsapp--01-text.body"))[0]).Text);

    [Fact]
    public void Image_HasCaptionAndPartToFetch()
    {
        var message = Single<InboundMessage>("03-image");
        Assert.Equal("Фото ямы", message.Text);
        var part = Assert.IsType<MediaPart>(Assert.Single(message.Parts));
        Assert.Equal(("300000000000003", MediaKind.Image, "image/jpeg"), (part.MediaId, part.Kind, part.MimeType));
        Assert.Equal("29ed500fa64eb55fc19dc4124acb300e5dcca0f822a301ae99944db0c7a1e4f2", part.Sha256);
    }

    [Fact]
    public void Button_GivesPayloadAndVisibleText()
    {
        var message = Single<InboundMessage>("05-button-template");
        Assert.Equal(new ButtonReplyPart("CSAT:5:T-1001", "Отлично"), Assert.Single(message.Parts));
        Assert.Equal("Отлично", message.Text);
        Assert.Equal("wamid.TESTOUT02", message.ReplyTo);
    }

    [Fact]
    public void ListReply_GivesRow() =>
        Assert.Equal(new ListReplyPart("district:3", "Северный", "Участок 3"), Assert.Single(Single<InboundMessage>("07-interactive-list").Parts));

    [Fact]
    public void Unsupported_IsAMessageAllTheSame()
    {
        var message = Single<InboundMessage>("09-unsupported");
        Assert.Equal(new UnsupportedPart("provider", "Message type is currently not supported."), Assert.Single(message.Parts));
        Assert.Equal("15550199001", message.From);
    }

    [Theory]
    [InlineData("11-status-sent", DeliveryState.Sent, 1767600400)]
    [InlineData("13-status-read", DeliveryState.Read, 1767600405)]
    public void Status_IsAReceipt(string fixture, DeliveryState state, long at)
    {
        var receipt = Single<DeliveryReceipt>(fixture);
        Assert.Equal(("wamid.TESTOUT01", state, DateTimeOffset.FromUnixTimeSeconds(at)), (receipt.MessageExternalId, receipt.State, receipt.At));
        Assert.Equal("15550199001", receipt.Recipient);
    }

    [Fact]
    public void StatusesOutOfOrder_EachHaveTheirOwnKeyAndTime()
    {
        using var document = JsonDocument.Parse(Shipped.Fixture("whatsapp/15-status-out-of-order.json"));
        var receipts = document.RootElement.GetProperty("deliveries").EnumerateArray()
            .SelectMany(delivery => whatsApp.Parse(delivery.GetProperty("body").GetRawText()))
            .Cast<DeliveryReceipt>()
            .ToList();
        Assert.Equal([DeliveryState.Read, DeliveryState.Delivered, DeliveryState.Sent], receipts.Select(receipt => receipt.State));
        Assert.Equal(3, receipts.Select(receipt => receipt.DedupKey).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(DeliveryState.Read, receipts.MaxBy(receipt => receipt.State)!.State);
    }

    [Fact]
    public void Batch_GivesAllFourInOrderForTheirAccounts()
    {
        var events = whatsApp.Parse(Shipped.Fixture("whatsapp/17-batch.json"));
        Assert.Equal(
            ["message:wamid.TEST0017", "message:wamid.TEST0018", "receipt:wamid.TESTOUT01:Read", "message:wamid.TEST0019"],
            events.Select(happened => happened.DedupKey));
        Assert.Equal([Ours, Ours, Ours, "100000000000002"], events.Select(happened => happened.ProviderAccountId));
        Assert.Equal("Other Tenant Citizen", Assert.IsType<InboundMessage>(events[3]).FromName);
    }

    [Fact]
    public void Contacts_AreACardNotAContact()
    {
        var card = Assert.IsType<ContactCardPart>(Assert.Single(Single<InboundMessage>("19-contacts").Parts));
        Assert.Equal("Аварийная служба", card.Name);
        Assert.Equal(["+1 555 010 0099"], card.Phones);
    }

    [Fact]
    public void ForeignNumber_CarriesItsIdForQuarantine() =>
        Assert.Equal("999999999999999", Single<InboundMessage>("21-foreign-phone-number").ProviderAccountId);

    [Fact]
    public void Voice_IsVoice()
    {
        var part = Assert.IsType<MediaPart>(Assert.Single(Single<InboundMessage>("23-audio-voice").Parts));
        Assert.Equal((MediaKind.Voice, "audio/ogg; codecs=opus"), (part.Kind, part.MimeType));
    }

    [Fact]
    public void Parse_Twice_GivesTheSame()
    {
        var body = Shipped.Fixture("whatsapp/17-batch.json");
        Assert.Equal(whatsApp.Parse(body).Select(happened => happened.DedupKey), whatsApp.Parse(body).Select(happened => happened.DedupKey));
    }

    private T Single<T>(string fixture) => Assert.IsType<T>(Assert.Single(whatsApp.Parse(Shipped.Fixture($"whatsapp/{fixture}.json"))));
}
