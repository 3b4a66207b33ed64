using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Durability.Tests;

/// <summary>Clients that register and providers that call, until the host dies; they remember what was acknowledged.</summary>
internal sealed class Load(HostProcess host, int round, HostProcess? newest = null)
{
    public const string Tenant = "erenler";
    private static readonly TimeSpan WorkDeadline = TimeSpan.FromSeconds(120);

    /// <summary>Of one provider's client. Taking a message in is far cheaper than working it: without a pace the inbox would only grow.</summary>
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(150);

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_767_600_600);

    private readonly ConcurrentQueue<(long At, double Milliseconds)> _answers = new();
    private int _next;

    public HostProcess Host => host;

    /// <summary>Words of what was answered 201 (registered) or 200 (webhook).</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <param name="clients">How many; every other one is a provider, where <paramref name="webhooks"/> are wanted.</param>
    public async Task RunAsync(int clients, CancellationToken stop, bool webhooks = true)
    {
        var demo = DemoOf(host, newest);
        var token = await TokenAsync(demo);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(i => i % 2 == 0 || !webhooks ? RegisterAsync(demo, token, stop) : WebhookAsync(demo, stop)));
    }

    /// <summary>Every ticket there is, as words → how often; asked until everything acknowledged is among them.</summary>
    public static async Task<Dictionary<string, int>> TicketsAsync(HostProcess host, IReadOnlyCollection<string> wanted, HostProcess? newest = null)
    {
        var demo = DemoOf(host, newest);
        var token = await TokenAsync(host, demo);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var found = await AllAsync(host, demo, token);
            if (wanted.All(found.ContainsKey) || watch.Elapsed > WorkDeadline)
            {
                return found;
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>How long the answers took that came in a second, in milliseconds.</summary>
    /// <param name="from">Its beginning (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>).</param>
    public List<double> Second(long from) =>
        [.. _answers.Where(a => a.At >= from && a.At < from + System.Diagnostics.Stopwatch.Frequency).Select(a => a.Milliseconds)];

    /// <summary>The running numbers of all tickets, without institution and year.</summary>
    public static async Task<List<int>> NumbersAsync(HostProcess host, HostProcess newest)
    {
        var demo = DemoOf(host, newest);
        var numbers = new List<int>();
        await EachAsync(host, demo, await TokenAsync(host, demo), item => numbers.Add(int.Parse(item.GetProperty("number").GetString()!.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture)));
        return numbers;
    }

    /// <summary>Where a host is, with the secrets that were made last: they lie in the store that several hosts share.</summary>
    private static JsonElement DemoOf(HostProcess host, HostProcess? newest)
    {
        if (newest is null || newest == host)
        {
            return host.Demo(Tenant);
        }

        var demo = System.Text.Json.Nodes.JsonObject.Create(newest.Demo(Tenant))!;
        demo["baseAddress"] = host.Demo(Tenant).GetProperty("baseAddress").GetString();
        return JsonSerializer.SerializeToElement(demo);
    }

    private async Task RegisterAsync(JsonElement demo, string token, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var text = $"kayit {round}-{Interlocked.Increment(ref _next)}"; // A header takes ASCII only.
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base(demo)}/api/v1/tickets") { Content = JsonContent.Create(new { text }) };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", text);
            if (!await AcknowledgedAsync(request, 201, text))
            {
                return;
            }
        }
    }

    private async Task WebhookAsync(JsonElement demo, CancellationToken stop)
    {
        var whatsapp = demo.GetProperty("channels").GetProperty("whatsapp");
        using var pace = new PeriodicTimer(BetweenMessages);
        while (!stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var number = Interlocked.Increment(ref _next);
            var text = $"mesaj {round}-{number}";
            var message = WhatsApp.Text($"90555{round:000}{number:000000}", text, $"wamid.{round}.{number}", At);
            var body = WhatsApp.Batch(WhatsApp.Messages(whatsapp.GetProperty("phoneNumberId").GetString()!, message));
            var signature = WhatsApp.Sign(body, whatsapp.GetProperty("appSecret").GetString()!);
            for (var repeat = 0; repeat < 2; repeat++) // a provider says everything twice now and then
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base(demo)}/channels/{whatsapp.GetProperty("account").GetString()}/webhook") { Content = new ByteArrayContent(body) };
                request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
                if (!await AcknowledgedAsync(request, 200, text))
                {
                    return;
                }
            }
        }
    }

    /// <returns>False once the host is gone.</returns>
    private async Task<bool> AcknowledgedAsync(HttpRequestMessage request, int expected, string text)
    {
        try
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(expected, (int)answer.StatusCode);
            _answers.Enqueue((System.Diagnostics.Stopwatch.GetTimestamp(), System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds));
            Acknowledged[text] = text;
            return true;
        }
        catch (HttpRequestException e) when (e.InnerException is IOException or System.Net.Sockets.SocketException)
        {
            System.Diagnostics.Trace.WriteLine(e.Message); // killed: this one was not acknowledged
            return false;
        }
    }

    private static async Task<Dictionary<string, int>> AllAsync(HostProcess host, JsonElement demo, string token)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        await EachAsync(host, demo, token, item =>
        {
            var words = item.GetProperty("excerpt").GetString()!;
            found[words] = found.GetValueOrDefault(words) + 1;
        });
        return found;
    }

    private static async Task EachAsync(HostProcess host, JsonElement demo, string token, Action<JsonElement> take)
    {
        string? cursor = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base(demo)}/api/v1/tickets?sort=newest&limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var answer = await host.Http.SendAsync(request);
            var page = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                take(item);
            }

            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
    }

    private Task<string> TokenAsync(JsonElement demo) => TokenAsync(host, demo);

    private static async Task<string> TokenAsync(HostProcess host, JsonElement demo)
    {
        var client = demo.GetProperty("apiClient");
        using var answer = await host.Http.PostAsync($"{Base(demo)}/connect/token", new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", client.GetProperty("clientId").GetString()), new("client_secret", client.GetProperty("clientSecret").GetString()),
        ]));
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }

    private static string Base(JsonElement demo) => demo.GetProperty("baseAddress").GetString()!;
}
