using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Channels.Telegram;

/// <summary>Calls of the Bot API. The token stands in the address, so no address of ours is ever shown or logged.</summary>
internal sealed class BotApi
{
    private const int ShortestText = 4;
    private readonly IChannelHost _host;
    private readonly string _base;
    private readonly string _token;

    private BotApi(IChannelHost host, string address, string token) => (_host, _base, _token) = (host, address.TrimEnd('/'), token);

    /// <summary>The API of an account, or null when its token is missing.</summary>
    public static BotApi? Of(IChannelHost host) =>
        host.Secret(TelegramSettings.BotToken) is { } token ? new BotApi(host, host.Setting(TelegramSettings.ApiBaseAddress)!, token) : null;

    public ValueTask<ChannelHttpResult> GetAsync(string method, CancellationToken cancellationToken) =>
        _host.SendHttpAsync(new ChannelHttpRequest { Method = "GET", Address = Method(method) }, cancellationToken);

    public ValueTask<ChannelHttpResult> PostAsync<T>(string method, T parameters, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        PostAsync(method, JsonSerializer.SerializeToUtf8Bytes(parameters, type), "application/json", TimeSpan.FromSeconds(15), cancellationToken);

    public ValueTask<ChannelHttpResult> PostAsync(
        string method, ReadOnlyMemory<byte> body, string contentType, TimeSpan timeout, CancellationToken cancellationToken) => _host.SendHttpAsync(
            new ChannelHttpRequest
            {
                Method = "POST", Address = Method(method), Body = body, ContentType = contentType, Timeout = timeout, MaxResponseBytes = 8 * 1024 * 1024,
            },
            cancellationToken);

    public ValueTask<ChannelHttpResult> DownloadAsync(string path, int most, CancellationToken cancellationToken) => _host.SendHttpAsync(
        new ChannelHttpRequest
        {
            Method = "GET",
            Address = new Uri($"{_base}/file/bot{_token}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}"),
            MaxResponseBytes = most,
            Timeout = TimeSpan.FromMinutes(2),
        },
        cancellationToken);

    /// <summary>A provider's or the host's words without the token, nor either half of it.</summary>
    public string Clean(string? words) => Words.Clean(words, [_token, .. _token.Split(':', 2)]);

    /// <param name="text">What was sent, which an error may repeat: not for the operator's eyes. Shorter than a word it says nothing.</param>
    public string ReasonOf(BotAnswer answer, string? text = null)
    {
        // The token first: taking a letter out of it would hide it from the search for it.
        var words = answer.Description?.Replace(_token, "***", StringComparison.Ordinal);
        return FormattableString.Invariant(
            $"HTTP {answer.Status}, {answer.Code}: {Clean(text is { Length: >= ShortestText } ? words?.Replace(text, "…", StringComparison.Ordinal) : words)}");
    }

    private Uri Method(string method) => new($"{_base}/bot{_token}/{method}");
}
