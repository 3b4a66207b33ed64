using System.Collections.Concurrent;
using Derman.Host.Tests.Support;

namespace Derman.Durability.Tests;

/// <summary>
/// A provider that says everything three times, in any order, a few at once, and repeats a request until it is answered with 2xx. Each of its people writes
/// several messages, and its own clock says in which order.
/// </summary>
internal sealed class Storm(HostProcess host, int events, int messagesEach, int seed)
{
    private const int Copies = 3;
    private const int MostInOneRequest = 3;
    private static readonly DateTimeOffset Began = DateTimeOffset.FromUnixTimeSeconds(1_767_600_000);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(20);
    private readonly ConcurrentQueue<int[]> _waiting = Shuffled(events, seed);
    private int _acknowledged;

    public int Events => events;

    public int Conversations => (events + messagesEach - 1) / messagesEach;

    /// <summary>Copies of events in requests that were answered 200.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int All => events * Copies;

    /// <summary>How often the provider was not answered 200, by what came instead.</summary>
    public ConcurrentDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    public static string ExternalId(int number) => $"wamid.storm.{number}";

    /// <summary>Who wrote it, and as their which.</summary>
    public (int Person, int Nth) Of(int number) => (number % Conversations, number / Conversations);

    /// <summary>Ends when everything was acknowledged.</summary>
    public Task RunAsync(int clients)
    {
        var whatsapp = host.Demo(Load.Tenant).GetProperty("channels").GetProperty("whatsapp");
        var address = $"{host.Demo(Load.Tenant).GetProperty("baseAddress").GetString()}/channels/{whatsapp.GetProperty("account").GetString()}/webhook";
        var number = whatsapp.GetProperty("phoneNumberId").GetString()!;
        var secret = whatsapp.GetProperty("appSecret").GetString()!;
        return Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (_waiting.TryDequeue(out var some))
            {
                var body = WhatsApp.Batch(WhatsApp.Messages(number, [.. some.Select(Message)]));
                await SayAsync(address, body, WhatsApp.Sign(body, secret));
                Interlocked.Add(ref _acknowledged, some.Length);
            }
        })));
    }

    private async Task SayAsync(string address, byte[] body, string signature)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var wait = 20; await TryAsync(address, body, signature) is { } refused; wait = Math.Min(wait * 2, 1000))
        {
            Refused.AddOrUpdate(refused, 1, (_, before) => before + 1);
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < GiveUpAfter, $"Not acknowledged in time: {refused}.");
            await Task.Delay(wait);
        }
    }

    /// <returns>Null when answered 2xx, else what happened.</returns>
    private async Task<string?> TryAsync(string address, byte[] body, string signature)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
            using var answer = await host.Http.SendAsync(request);
            return answer.IsSuccessStatusCode ? null : ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return e.GetType().Name; // Killed: nobody knows whether it was taken in.
        }
    }

    private object Message(int number)
    {
        var (person, nth) = Of(number);
        return WhatsApp.Text($"90556{person:0000000}", $"storm {person}-{nth}", ExternalId(number), Began.AddSeconds(nth));
    }

    private static ConcurrentQueue<int[]> Shuffled(int events, int seed)
    {
        var random = new Random(seed);
        var copies = Enumerable.Repeat(Enumerable.Range(0, events), Copies).SelectMany(copy => copy).ToArray();
        random.Shuffle(copies);
        var requests = new ConcurrentQueue<int[]>();
        for (var at = 0; at < copies.Length;)
        {
            var length = Math.Min(random.Next(1, MostInOneRequest + 1), copies.Length - at);
            requests.Enqueue(copies[at..(at + length)]);
            at += length;
        }

        return requests;
    }
}
