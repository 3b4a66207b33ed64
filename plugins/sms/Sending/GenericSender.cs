using System.Text;

namespace Derman.Channels.Sms.Sending;

/// <summary>Any gateway with a web address: the operator says how a message is written there and how the answer is read.</summary>
internal static class GenericSender
{
    public static async ValueTask<SendOutcome> SendAsync(ShortMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Setting(SmsSettings.SendUrl) is not { } address)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The operator has named no gateway.");
        }

        if (Request(message, host, address) is not { } request)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "The gateway's address, headers or body cannot be written, or name a secret that is missing.");
        }

        var result = await host.SendHttpAsync(request, cancellationToken);
        string?[] secrets = [host.Secret(SmsSettings.User), host.Secret(SmsSettings.Password), host.Secret(SmsSettings.ApiKey)];
        return result is ChannelHttpResponse response
            ? GenericAnswer.Outcome(response, new AnswerRules(host), message, host.UtcNow, secrets)
            : SendFailures.Outcome(result, secrets);
    }

    /// <summary>Whether the account has everything the operator's templates name.</summary>
    public static bool CanWrite(IChannelHost host) => host.Setting(SmsSettings.SendUrl) is { } address
        && Request(new ShortMessage("905000000000", "-", host.Setting(SmsSettings.Sender) ?? "-", "-", "gsm7"), host, address) is not null;

    private static ChannelHttpRequest? Request(ShortMessage message, IChannelHost host, string address)
    {
        var values = new TemplateValues(message, host);
        var type = host.Setting(SmsSettings.SendType) ?? "json";
        var body = host.Setting(SmsSettings.SendBody);
        var target = Template.Fill(address, values, Template.ForAddress);
        var content = body is null ? "" : Template.Fill(body, values, Template.For(type));
        var headers = Headers(host.Setting(SmsSettings.SendHeaders), values);
        if (target is null || content is null || headers is null || !Uri.TryCreate(target, UriKind.Absolute, out var uri))
        {
            return null;
        }

        return new ChannelHttpRequest
        {
            Method = host.Setting(SmsSettings.SendMethod) ?? "POST",
            Address = uri,
            Headers = headers,
            Body = Encoding.UTF8.GetBytes(content),
            ContentType = body is null ? null : MediaTypeOf(type),
        };
    }

    // "Name: value" each, with a bar between.
    private static List<KeyValuePair<string, string>>? Headers(string? template, TemplateValues values)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in (template ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            if (at < 1 || Template.Fill(line[(at + 1)..].Trim(), values, Template.ForHeader) is not { } value)
            {
                return null;
            }

            headers.Add(new(line[..at].Trim(), value));
        }

        return headers;
    }

    private static string MediaTypeOf(string type) => type switch
    {
        "form" => "application/x-www-form-urlencoded",
        "xml" => "application/xml; charset=utf-8",
        "text" => "text/plain; charset=utf-8",
        _ => "application/json; charset=utf-8",
    };
}
