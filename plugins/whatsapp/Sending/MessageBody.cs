namespace Derman.Channels.WhatsApp.Sending;

/// <summary>A message as the Cloud API wants it.</summary>
internal static class MessageBody
{
    public static GraphMessage Of(OutboundMessage message, string? mediaId)
    {
        // A business-scoped user id looks like TR.1349…; a number goes to "to", such an id to "recipient".
        var isNumber = message.To.All(c => char.IsAsciiDigit(c) || c == '+');
        var body = new GraphMessage
        {
            To = isNumber ? message.To : null,
            Recipient = isNumber ? null : message.To,
            Type = "text",
            Context = message.ReplyTo is null ? null : new GraphContext(message.ReplyTo),

            // Comes back with every status: the Graph API has no idempotency of its own, so this is what settles an unknown outcome.
            BizOpaqueCallbackData = message.IdempotencyKey,
        };
        return message.Content switch
        {
            OutboundTemplate template => body with { Type = "template", Template = Template(template) },
            OutboundButtons buttons => body with { Type = "interactive", Interactive = Buttons(buttons) },
            OutboundFile file => File(body, file, mediaId!),
            OutboundText text => body with { Text = new GraphText(text.Text, PreviewUrl: false) },
            _ => body,
        };
    }

    private static GraphInteractive Buttons(OutboundButtons content) => new(
        new GraphWords(content.Text),
        new GraphAction([.. content.Buttons.Select(button => new GraphButton(new GraphReply(button.Payload, button.Title)))]));

    private static GraphMessage File(GraphMessage body, OutboundFile file, string id) => file.Kind switch
    {
        MediaKind.Image => body with { Type = "image", Image = new GraphFile(id, file.Caption, null) },
        MediaKind.Audio or MediaKind.Voice => body with { Type = "audio", Audio = new GraphFile(id, null, null) },
        MediaKind.Video => body with { Type = "video", Video = new GraphFile(id, file.Caption, null) },
        MediaKind.Sticker => body with { Type = "sticker", Sticker = new GraphFile(id, null, null) },
        _ => body with { Type = "document", Document = new GraphFile(id, file.Caption, file.FileName) },
    };

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
