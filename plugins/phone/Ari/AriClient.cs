using System.Text;
using System.Text.Json;

namespace Derman.Channels.Phone.Ari;

/// <summary>Asking the Asterisk REST Interface.</summary>
internal static class AriClient
{
    private const int MostBytes = 32 * 1024 * 1024;

    public static string Authorization(ExchangeAccount account) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}"))}";

    /// <returns>What is there, or why it cannot be had.</returns>
    public static async ValueTask<(JsonElement Answer, Trouble? Trouble)> GetAsync(
        IChannelHost host, ExchangeAccount account, string path, CancellationToken cancellationToken)
    {
        var request = new ChannelHttpRequest
        {
            Method = "GET",
            Address = new UriBuilder(account.IsTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, account.Host, account.Port, $"/ari/{path}").Uri,
            Headers = [new("Authorization", Authorization(account)), new("Accept", "application/json")],
            MaxResponseBytes = MostBytes,
        };
        var result = await host.SendHttpAsync(request, cancellationToken);
        if (result is not ChannelHttpResponse response)
        {
            var failure = result as ChannelHttpFailure;
            var words = account.Clean(failure?.Reason);
            return (default, failure?.Kind == ChannelHttpFailureKind.NotPermitted
                ? new Trouble(TroubleKind.HostNotPermitted, words, account.IsPrivate ? PhoneSettings.Host : PhoneSettings.Security)
                : new Trouble(TroubleKind.Unreachable, words, PhoneSettings.Host));
        }

        return response.Status == 200 && Read(response.Body) is { } answer ? (answer, null) : (default, Refusal(response.Status, account));
    }

    /// <summary>What a status other than the wanted one means.</summary>
    public static Trouble Refusal(int status, ExchangeAccount account)
    {
        var words = FormattableString.Invariant($"HTTP {status}");
        return status switch
        {
            401 => new Trouble(TroubleKind.Refused, words, PhoneSettings.Password),
            403 => new Trouble(TroubleKind.PermissionMissing, words, PhoneSettings.User),
            >= 500 or 429 => new Trouble(TroubleKind.Unreachable, words, PhoneSettings.Host),
            _ => new Trouble(TroubleKind.NotAnExchange, account.Clean(words), PhoneSettings.Port),
        };
    }

    private static JsonElement? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // Some other server's page.
        }
    }
}
