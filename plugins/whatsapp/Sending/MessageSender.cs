using System.Text.Json;
using Derman.Channels.Graph;

namespace Derman.Channels.WhatsApp.Sending;

/// <summary>POST /{version}/{phone-number-id}/messages; a file goes to /media first and is sent by its id.</summary>
internal static class MessageSender
{
    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Secret(GraphSettings.AccessToken) is not { } token || host.Setting(WhatsAppSettings.PhoneNumberId) is not { } number)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The access token or the phone number id is missing.");
        }

        if (ContentRules.Problem(message) is { } problem)
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, problem);
        }

        string? media = null;
        if (message.Content is OutboundFile file)
        {
            var (id, failed) = await UploadAsync(file, host, token, number, cancellationToken);
            if (failed is not null)
            {
                return failed;
            }

            media = id;
        }

        var request = GraphClient.Request(host, token, "POST", $"{Uri.EscapeDataString(number)}/messages") with
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(MessageBody.Of(message, media), WhatsAppJson.Default.GraphMessage),
            ContentType = "application/json",
        };
        return (await GraphSending.SendAsync(host, request, WhatsAppCodes.Instance, IdOf, cancellationToken)).Outcome;
    }

    private static async ValueTask<(string? Id, SendOutcome? Failed)> UploadAsync(
        OutboundFile file, IChannelHost host, string token, string number, CancellationToken cancellationToken)
    {
        var request = MultipartForm
            .Of([("messaging_product", "whatsapp"), ("type", file.MimeType)], "file", file)
            .In(GraphClient.Request(host, token, "POST", $"{Uri.EscapeDataString(number)}/media"));
        var answer = await host.SendHttpAsync(request, cancellationToken);
        var id = answer is ChannelHttpResponse { Status: 200 } good ? GraphReading.Read(good.Body, WhatsAppJson.Default.GraphUploaded)?.Id : null;
        return string.IsNullOrEmpty(id) ? (null, GraphSending.Preparing(answer, host, WhatsAppCodes.Instance)) : (id, null);
    }

    private static string? IdOf(ReadOnlyMemory<byte> body) => GraphReading.Read(body, WhatsAppJson.Default.GraphSent)?.Messages?.FirstOrDefault()?.Id;
}
