using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Derman.Host.Identity.External;

/// <summary>Everything that is said to providers goes through here: encrypted, briefly, little, and never anywhere else by redirection.</summary>
internal sealed class ExternalHttp : IDisposable
{
    private const int LongestAnswer = 256 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly bool _development;
    private readonly ILogger<ExternalHttp> _logger;
    private readonly HttpClient _client;

    public ExternalHttp(IHostEnvironment environment, ILogger<ExternalHttp> logger)
    {
        (_development, _logger) = (environment.IsDevelopment(), logger);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS answer is noticed
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = null,
        })
        { Timeout = Longest, MaxResponseContentBufferSize = LongestAnswer };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Derman/1.0");
        _client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>An address that may be called, or the browser be sent to: encrypted, but on this machine in development.</summary>
    public Uri? Acceptable(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && _development))
            ? uri
            : null;

    /// <returns>The JSON object that was answered; null for everything else.</returns>
    public Task<JsonElement?> GetAsync(Uri address, CancellationToken ct) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address), ct);

    public Task<JsonElement?> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? credentials, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = credentials;
        return SendAsync(request, ct);
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement?> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            try
            {
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    Log.ProviderAnswered(_logger, request.RequestUri!.Host, (int)response.StatusCode);
                    return null;
                }

                using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
                return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                Log.ProviderFailed(_logger, request.RequestUri!.Host, e.GetType().Name);
                return null;
            }
        }
    }
}
