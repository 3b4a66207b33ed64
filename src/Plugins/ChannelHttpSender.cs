using System.Net;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>
/// Sends plugins' requests over one shared client and tells, above all, whether the provider may have seen a failed one.
/// The client must come from <see cref="CreateClient"/>, or follow no redirects and keep no cookies likewise.
/// </summary>
internal sealed class ChannelHttpSender(HttpClient client)
{
    private const int MostRedirects = 3;

    /// <summary>A client without redirects, cookies and trace headers. Lives as long as the process.</summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS answer is noticed
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = null,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Derman/1.0"); // Meta's media host refuses requests without one
        return client;
    }

    public async ValueTask<ChannelHttpResult> SendAsync(
        ChannelHttpRequest request, IReadOnlyList<PermittedHost> permitted, CancellationToken cancellationToken)
    {
        if (ChannelHttpRules.Refusal(request, permitted) is { } refusal)
        {
            return new ChannelHttpFailure(ChannelHttpFailureKind.NotPermitted, refusal);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Timeout);
        try
        {
            return await FollowAsync(request, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // SocketsHttpHandler reports its ConnectTimeout this way; no byte was written then.
            return exception.InnerException is TimeoutException && !limit.IsCancellationRequested
                ? new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "No connection in time.")
                : new ChannelHttpFailure(ChannelHttpFailureKind.NoAnswer, "No answer in time.");
        }
        catch (HttpRequestException exception)
        {
            return new ChannelHttpFailure(
                WasSent(exception.HttpRequestError) ? ChannelHttpFailureKind.NoAnswer : ChannelHttpFailureKind.NotSent,
                $"{exception.HttpRequestError}: {exception.Message}");
        }
        catch (IOException exception)
        {
            return new ChannelHttpFailure(ChannelHttpFailureKind.NoAnswer, exception.Message);
        }
    }

    private static bool WasSent(HttpRequestError error) => error is not (
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError);

    private async Task<ChannelHttpResult> FollowAsync(ChannelHttpRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address;
        for (var redirects = 0; ; redirects++)
        {
            using var message = Message(request, address);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (request.Method == "GET" && response.StatusCode is >= HttpStatusCode.MovedPermanently and <= HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location)
            {
                var next = new Uri(address, location);

                // The request carries the account's token: it goes nowhere but where the plugin sent it.
                if (redirects == MostRedirects || next.Scheme != address.Scheme || next.IdnHost != address.IdnHost || next.Port != address.Port)
                {
                    return new ChannelHttpFailure(ChannelHttpFailureKind.NotPermitted, $"Redirected to {next.IdnHost}:{next.Port}, or too often.");
                }

                address = next;
                continue;
            }

            var body = await ReadAsync(response, request.MaxResponseBytes, cancellationToken);
            return body is null
                ? new ChannelHttpFailure(ChannelHttpFailureKind.AnswerTooLarge, $"The answer is larger than {request.MaxResponseBytes} bytes.")
                : new ChannelHttpResponse((int)response.StatusCode, HeadersOf(response), body);
        }
    }

    private static HttpRequestMessage Message(ChannelHttpRequest request, Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), address);
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (!request.Body.IsEmpty || request.ContentType is not null)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            if (request.ContentType is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
            }
        }

        return message;
    }

    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > most)
        {
            return null;
        }

        // The declared length may be missing or a lie, and a small body may unpack into a large one: count what really comes.
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static List<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage response) =>
        [.. response.Headers.Concat(response.Content.Headers).SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))];
}
