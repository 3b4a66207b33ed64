namespace Derman.Channels.Sms;

/// <summary>A short message somebody sent. Words that ask for an end (RET, İPTAL, STOP, لغو) are words like others: what they end is the host's to say.</summary>
internal static class Received
{
    public static InboundMessage Message(string id, string from, string? text, DateTimeOffset at) => new()
    {
        ExternalId = id,
        From = PhoneNumbers.Normalise(from) ?? from.Trim(),
        At = at,
        Text = string.IsNullOrEmpty(text) ? null : text,
        Parts = [string.IsNullOrEmpty(text) ? new UnsupportedPart("provider", null) : new TextPart(text)],

        // A sender without a number (a bank's title) is a machine; nothing can be sent back to it.
        Automation = PhoneNumbers.Normalise(from) is null && from.Any(char.IsLetter) ? MessageAutomation.Bulk : MessageAutomation.None,
    };
}
