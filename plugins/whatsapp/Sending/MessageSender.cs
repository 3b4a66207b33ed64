using System.Text.Json;

namespace Derman.Channels.WhatsApp.Sending;

/// <summary>POST /{version}/{phone-number-id}/messages.</summary>
internal static class MessageSender
{
    private const int LongestText = 4096;

    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Secret(WhatsAppSettings.AccessToken) is not { } token || host.Setting(WhatsAppSettings.PhoneNumberId) is not { } number)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The access token or the phone number id is missing.");
        }

        if (message.Content is OutboundText { Text: var text } && (string.IsNullOrWhiteSpace(text) || text.Length > LongestText))
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, "The text is empty or longer than 4096 characters.");
        }

        var request = GraphClient.Request(host, token, "POST", $"{Uri.EscapeDataString(number)}/messages") with
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(Body(message), GraphJson.Default.GraphMessage),
            ContentType = "application/json",
        };
        return await host.SendHttpAsync(request, cancellationToken) switch
        {
            ChannelHttpResponse response => Outcome(response, host.UtcNow),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure =>
                new SendOutcome.Rejected(SendRejection.HostNotPermitted, failure.Reason),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotSent } failure => new SendOutcome.Deferred(GraphClient.DefaultWait, failure.Reason),
            ChannelHttpFailure failure => new SendOutcome.Unknown(failure.Reason),
            _ => new SendOutcome.Unknown("No answer."),
        };
    }

    private static SendOutcome Outcome(ChannelHttpResponse response, DateTimeOffset now)
    {
        if (response.Status is >= 200 and < 300)
        {
            var id = GraphJson.Read(response.Body, GraphJson.Default.GraphSent)?.Messages?.FirstOrDefault()?.Id;
            return string.IsNullOrEmpty(id) ? new SendOutcome.Unknown("Accepted without a message id.") : new SendOutcome.Accepted(id);
        }

        var verdict = GraphClient.Judge(response, now);
        if (response.Status == 504 && verdict.Code < 0)
        {
            // A gateway lost its patience; what stands behind it may still have sent the message.
            return new SendOutcome.Unknown(verdict.Reason);
        }

        return verdict.Wait is { } wait
            ? new SendOutcome.Deferred(wait, verdict.Reason)
            : new SendOutcome.Rejected(verdict.Rejection!, verdict.Reason);
    }

    private static GraphMessage Body(OutboundMessage message)
    {
        // A business-scoped user id looks like TR.1349…; a number goes to "to", such an id to "recipient".
        var isNumber = message.To.All(c => char.IsAsciiDigit(c) || c == '+');
        return new GraphMessage
        {
            To = isNumber ? message.To : null,
            Recipient = isNumber ? null : message.To,
            Type = message.Content is OutboundText ? "text" : "template",
            Context = message.ReplyTo is null ? null : new GraphContext(message.ReplyTo),
            Text = message.Content is OutboundText text ? new GraphText(text.Text, PreviewUrl: false) : null,
            Template = message.Content is OutboundTemplate template ? Template(template) : null,

            // Comes back with every status: the Graph API has no idempotency of its own, so this is what settles an unknown outcome.
            BizOpaqueCallbackData = message.IdempotencyKey,
        };
    }

    private static GraphTemplate Template(OutboundTemplate template)
    {
        var components = new List<GraphComponent>();
        if (template.BodyParameters.Count > 0)
        {
            components.Add(new GraphComponent
            {
                Type = "body",
                Parameters = [.. template.BodyParameters.Select(value => new GraphParameter { Type = "text", Text = value })],
            });
        }

        components.AddRange(template.ButtonPayloads.Select((payload, index) => new GraphComponent
        {
            Type = "button",
            SubType = "quick_reply",
            Index = FormattableString.Invariant($"{index}"),
            Parameters = [new GraphParameter { Type = "payload", Payload = payload }],
        }));
        return new GraphTemplate(template.Name, new GraphLanguage(template.Language), components.Count == 0 ? null : components);
    }
}
