using Derman.Channels.Sms.Measuring;
using Derman.Channels.Sms.Netgsm;

namespace Derman.Channels.Sms.Sending;

/// <summary>What every gateway needs decided before anything leaves: account, number, text, price.</summary>
internal static class MessageSender
{
    private const int DefaultMostParts = 6;

    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Setting(SmsSettings.Sender) is not { } sender)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The sender title is missing.");
        }

        if (message.Content is not OutboundText { Text: var text } || message.Visibility != MessageVisibility.Private || string.IsNullOrWhiteSpace(text))
        {
            return new SendOutcome.Rejected(SendRejection.ContentInvalid, "A short message is a text to one person.");
        }

        if (PhoneNumbers.Normalise(message.To) is not { } number)
        {
            return new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "The recipient is no telephone number.");
        }

        if (!PhoneNumbers.IsTurkishMobile(number) && host.Setting(SmsSettings.Abroad) != "true")
        {
            return new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "The recipient is no Turkish mobile number.");
        }

        var measure = TextMeter.Measure(text, GatewayAbilities.Of(host.Setting), SmsSettings.Whole(host.Setting, SmsSettings.Appended, 0));
        var most = SmsSettings.Whole(host.Setting, SmsSettings.MostParts, DefaultMostParts);
        if (measure.Parts == 0 || measure.Parts > most)
        {
            return new SendOutcome.Rejected(
                SendRejection.ContentInvalid,
                measure.Parts == 0 ? "The gateway cannot carry some of its letters." : FormattableString.Invariant($"{measure.Parts} parts, {most} are allowed."));
        }

        var sms = new ShortMessage(number, text, sender, message.IdempotencyKey, measure.Encoding);
        return SmsSettings.IsNetgsm(host)
            ? await NetgsmSender.SendAsync(sms, host, cancellationToken)
            : await GenericSender.SendAsync(sms, host, cancellationToken);
    }
}

/// <summary>A message ready for a gateway.</summary>
/// <param name="To">Digits with the country.</param>
/// <param name="Encoding">The encoding it was measured in.</param>
internal sealed record ShortMessage(string To, string Text, string Sender, string Id, string Encoding);
