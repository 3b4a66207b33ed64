using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Derman.Core.Subscriptions;
using NodaTime;

namespace Derman.Host.Events;

/// <summary>
/// Posts messages to receivers outside. Every new connection is checked against where the name leads at that moment; redirects, cookies and
/// proxies are not followed or used, since each would lead around that check. Of what goes wrong a receiver's owner learns the kind,
/// not the words: they could tell about the inside of the host's network.
/// </summary>
internal sealed class EventHttpSender : IEventSender, IDisposable
{
    private const string NotPermitted = "notPermitted";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly EventAddressRules _rules;
    private readonly HttpClient _client;

    public EventHttpSender(EventAddressRules rules)
    {
        _rules = rules;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1), // so that a name is looked up again soon
            MaxResponseHeadersLength = 16,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Derman/1.0");
    }

    public async Task<EventOutcome> SendAsync(Uri address, string id, Instant at, string signature, string payload, CancellationToken ct)
    {
        if (!EventAddress.IsAcceptable(address.AbsoluteUri, _rules))
        {
            return new EventOutcome(null, NotPermitted); // Saved under rules that were wider.
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(StandardWebhook.IdHeader, id);
        request.Headers.TryAddWithoutValidation(StandardWebhook.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(StandardWebhook.SignatureHeader, signature);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new EventOutcome((int)response.StatusCode, response.IsSuccessStatusCode ? null : "refused");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new EventOutcome(null, "timeout");
        }
        catch (HttpRequestException e)
        {
            return new EventOutcome(null, e.InnerException is AddressNotPermittedException ? NotPermitted : e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "nameResolution",
                HttpRequestError.SecureConnectionError => "tls",
                _ => "connection",
            });
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        var permitted = found.Where(a => EventAddress.MayConnect(a, _rules)).ToArray();
        if (permitted.Length == 0)
        {
            throw new AddressNotPermittedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressNotPermittedException : IOException;
}
