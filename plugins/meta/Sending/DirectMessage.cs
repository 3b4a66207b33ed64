using System.Text.Json;
using Derman.Channels.Graph;

namespace Derman.Channels.Meta.Sending;

/// <summary>POST /me/messages, where "me" is the page of the token; Instagram's messages go through the page it is linked to.</summary>
internal static class DirectMessage
{
    private const string HumanAgent = "HUMAN_AGENT";

    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, Sender sender, CancellationToken cancellationToken)
    {
        Attachment? attachment = null;
        if (message.Content is OutboundFile file)
        {
            var (uploaded, failed) = await AttachmentUpload.SendAsync(file, sender, cancellationToken);
            if (failed is not null)
            {
                return failed;
            }

            attachment = uploaded;
        }

        var body = new SendBody
        {
            Recipient = new SendRecipient(Id: message.To),
            Message = Content(message, attachment, sender.Instagram),
            MessagingType = "RESPONSE",
            ReplyTo = message.ReplyTo is { } answered ? new SendReplyTo(answered) : null,
        };
        var (outcome, verdict) = await PostAsync(body, sender, cancellationToken);

        // The tag is for a person's own answer after the 24 hours, up to seven days: asked for only when Meta has just said that they are over.
        return verdict?.Rejection == SendRejection.WindowClosed
            && message.Purpose == MessagePurpose.Service
            && sender.Host.Setting(MetaSettings.HumanAgent) == "true"
                ? (await PostAsync(body with { MessagingType = "MESSAGE_TAG", Tag = HumanAgent }, sender, cancellationToken)).Outcome
                : outcome;
    }

    public static ValueTask<(SendOutcome Outcome, GraphVerdict? Verdict)> PostAsync(SendBody body, Sender sender, CancellationToken cancellationToken)
    {
        var request = sender.Request("POST", "me/messages") with
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body, MetaJson.Default.SendBody),
            ContentType = "application/json",
        };
        return GraphSending.SendAsync(
            sender.Host, request, MetaCodes.Instance, answer => GraphReading.Read(answer, MetaJson.Default.Sent)?.MessageId, cancellationToken);
    }

    public static SendMessage Content(OutboundMessage message, Attachment? attachment, bool instagram) => new()
    {
        Text = message.Content switch
        {
            OutboundText text => text.Text,
            OutboundButtons buttons => buttons.Text,
            _ => null,
        },
        QuickReplies = message.Content is OutboundButtons { Buttons: var pressed } ? [.. pressed.Select(button => new QuickReply(button.Title, button.Payload))] : null,
        Attachment = attachment,
        Metadata = instagram ? null : Marks.Of(message.IdempotencyKey), // Instagram knows no metadata.
    };
}
