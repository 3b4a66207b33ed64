using System.Text;

namespace Derman.Channels.Sms.Sending;

/// <summary>What a gateway's answer means.</summary>
internal static class GenericAnswer
{
    public static SendOutcome Outcome(
        ChannelHttpResponse response, AnswerRules rules, ShortMessage message, DateTimeOffset now, ReadOnlySpan<string?> secrets)
    {
        var body = Encoding.UTF8.GetString(response.Body.Span);
        if (response.Status is >= 200 and < 300)
        {
            return Accepted(body, rules, message, ReasonOf(response.Status, body, rules, secrets));
        }

        var reason = ReasonOf(response.Status, body, rules, secrets);
        return response.Status switch
        {
            408 or 425 or 429 or 503 => new SendOutcome.Deferred(Waiting.RetryAfter(response, now) ?? Waiting.Default, reason),
            401 => new SendOutcome.Rejected(SendRejection.Reauthorise, reason),
            402 => new SendOutcome.Rejected(SendRejection.AccountRestricted, reason),
            403 => new SendOutcome.Rejected(SendRejection.PermissionMissing, reason),
            413 => new SendOutcome.Rejected(SendRejection.ContentInvalid, reason),
            >= 300 and < 500 => new SendOutcome.Rejected(SendRejection.Refused, reason),

            // It failed while working on it: nobody knows whether before or after the message left.
            _ => new SendOutcome.Unknown(reason),
        };
    }

    private static SendOutcome Accepted(string body, AnswerRules rules, ShortMessage message, string reason)
    {
        if (rules.Success is { } success)
        {
            switch (AnswerPattern.Matches(body, success))
            {
                case null:
                    return new SendOutcome.Unknown("The pattern of success cannot be read.");
                case false:
                    return new SendOutcome.Rejected(SendRejection.Refused, reason);
            }
        }

        // Without a pattern the gateway knows the message by our own id.
        if (rules.Id is null)
        {
            return new SendOutcome.Accepted(message.Id);
        }

        return AnswerPattern.Find(body, rules.Id) is { Length: > 0 and <= 200 } id ? new SendOutcome.Accepted(id) : new SendOutcome.Unknown("Accepted without a message id.");
    }

    // Of the gateway's own words only what the operator's pattern picks out, and of that only what a code is made of: an answer may repeat
    // the text, the number or the password.
    private static string ReasonOf(int status, string body, AnswerRules rules, ReadOnlySpan<string?> secrets)
    {
        var code = rules.Error is { } pattern ? AnswerPattern.Find(body, pattern) : null;
        var words = new string([.. (code ?? "").Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '_' or '-').Take(60)]);
        return words.Length == 0 ? FormattableString.Invariant($"HTTP {status}") : FormattableString.Invariant($"HTTP {status}, {Words.Clean(words, secrets)}");
    }
}

/// <summary>How the operator says an answer is to be read.</summary>
internal sealed class AnswerRules(IChannelHost host)
{
    public string? Id { get; } = host.Setting(SmsSettings.IdPattern);

    public string? Success { get; } = host.Setting(SmsSettings.SuccessPattern);

    public string? Error { get; } = host.Setting(SmsSettings.ErrorPattern);
}
