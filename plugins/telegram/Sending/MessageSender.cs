using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Derman.Channels.Telegram.Sending;

/// <summary>sendMessage and, for files, one of its sisters. Words are plain: no markup of ours, and none a text could smuggle in.</summary>
internal static class MessageSender
{
    private const int LongestText = 4096;
    private const int LongestPayload = 64; // bytes of callback_data

    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (BotApi.Of(host) is not { } api)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The bot's token is missing.");
        }

        if (!long.TryParse(message.Thread ?? message.To, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat))
        {
            return new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "The recipient is no chat of Telegram.");
        }

        if (message.Visibility != MessageVisibility.Private || FaultOf(message.Content) is not null)
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, FaultOf(message.Content) ?? "Telegram has no public answers.");
        }

        var number = MessageIds.NumberIn(chat.ToString(CultureInfo.InvariantCulture), message.ReplyTo);
        var reply = number is null ? null : new BotReply(number.Value);
        var result = message.Content is OutboundFile file
            ? await FileSender.SendAsync(api, chat, file, reply, cancellationToken)
            : await api.PostAsync("sendMessage", Words(message.Content, chat, reply), BotJson.Default.BotMessage, cancellationToken);
        var outcome = result is ChannelHttpResponse response ? Outcome(BotAnswer.Read(response, host.UtcNow), api, TextOf(message.Content)) : Failed(result, api);
        if (outcome is SendOutcome.Accepted && MessageIds.CallbackOf(message.ReplyTo) is { } callback)
        {
            await Callbacks.AnswerAsync(api, callback, cancellationToken);
        }

        return outcome;
    }

    private static string? FaultOf(OutboundContent content) => content switch
    {
        OutboundText text => TextFault(text.Text),
        OutboundButtons buttons => TextFault(buttons.Text) ?? ButtonFault(buttons.Buttons),
        OutboundFile file => FileSender.FaultOf(file),
        _ => "Telegram has no templates.",
    };

    private static string? TextFault(string text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > LongestText ? "The text is empty or longer than 4096 characters." : null;

    private static string? ButtonFault(IReadOnlyList<OutboundButton> buttons)
    {
        if (buttons.Count == 0 || buttons.Any(button => string.IsNullOrWhiteSpace(button.Title)))
        {
            return "There is no button, or one without words.";
        }

        return buttons.Any(button => Encoding.UTF8.GetByteCount(button.Payload) is 0 or > LongestPayload) ? "A button's payload is empty or longer than 64 bytes." : null;
    }

    private static BotMessage Words(OutboundContent content, long chat, BotReply? reply) => new()
    {
        ChatId = chat,
        Text = TextOf(content)!,
        ReplyParameters = reply,
        ReplyMarkup = content is OutboundButtons { Buttons: var buttons }
            ? new BotKeyboard([.. buttons.Select(button => (IReadOnlyList<BotButton>)[new BotButton(button.Title, button.Payload)])])
            : null,
    };

    private static string? TextOf(OutboundContent content) => content switch
    {
        OutboundText text => text.Text,
        OutboundButtons buttons => buttons.Text,
        OutboundFile file => file.Caption,
        _ => null,
    };

    private static SendOutcome Outcome(BotAnswer answer, BotApi api, string? text)
    {
        if (!answer.IsOk)
        {
            return BotErrors.Outcome(answer, api.ReasonOf(answer, text));
        }

        return answer.Result.Object("chat")?.Text("id") is { } chat && answer.Result.Text("message_id") is { } number
            ? new SendOutcome.Accepted(MessageIds.Of(chat, number))
            : new SendOutcome.Unknown("Accepted without a message id.");
    }

    private static SendOutcome Failed(ChannelHttpResult result, BotApi api) => SendFailures.Outcome(result) switch
    {
        SendOutcome.Rejected rejected => rejected with { Reason = api.Clean(rejected.Reason) },
        SendOutcome.Deferred deferred => deferred with { Reason = api.Clean(deferred.Reason) },
        SendOutcome.Unknown unknown => unknown with { Reason = api.Clean(unknown.Reason) },
        var other => other,
    };
}
