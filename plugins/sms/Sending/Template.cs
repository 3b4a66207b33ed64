using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;

namespace Derman.Channels.Sms.Sending;

/// <summary>Fills the operator's templates; each place has its own escaping, so that no text can become a command.</summary>
internal static partial class Template
{
    /// <summary>The text filled in, or null when it names a value that is not there.</summary>
    public static string? Fill(string template, TemplateValues values, Func<string, string> escape)
    {
        var missing = false;
        var filled = Placeholder().Replace(template, match =>
        {
            var value = values[match.Groups["name"].Value];
            missing |= value is null;
            return value is null ? "" : escape(value);
        });
        return missing ? null : filled;
    }

    public static string ForAddress(string value) => Uri.EscapeDataString(value);

    public static string ForHeader(string value) => value.ReplaceLineEndings(" ");

    public static Func<string, string> For(string type) => type switch
    {
        "form" => Uri.EscapeDataString,
        "xml" => static value => SecurityElement.Escape(value),
        "text" => static value => value,
        _ => static value => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
    };

    // Other words in braces are the template's own: JSON is full of them.
    [GeneratedRegex(
        @"\{(?<name>to|to\+|text|sender|id|encoding|user|password|key|basic)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Placeholder();
}

/// <summary>What the placeholders stand for.</summary>
internal sealed class TemplateValues(ShortMessage message, IChannelHost host)
{
    public string? this[string name] => name switch
    {
        "to" => message.To,
        "to+" => "+" + message.To,
        "text" => message.Text,
        "sender" => message.Sender,
        "id" => message.Id,
        "encoding" => message.Encoding,
        "user" => host.Secret(SmsSettings.User),
        "password" => host.Secret(SmsSettings.Password),
        "key" => host.Secret(SmsSettings.ApiKey),
        "basic" when host.Secret(SmsSettings.User) is { } user && host.Secret(SmsSettings.Password) is { } password =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")),
        _ => null,
    };
}
