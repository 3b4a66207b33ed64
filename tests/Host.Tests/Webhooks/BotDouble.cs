using System.Collections.Concurrent;
using System.Text.Json;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Derman.Host.Tests.Webhooks;

/// <summary>A Bot API on loopback: hands out each update until the next one is asked for, and takes messages.</summary>
internal sealed class BotDouble : IAsyncDisposable
{
    public const string Token = "1234567:stream-test-token-0123456789abcdef";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<long, object> _updates = new();
    private int _sent;

    private BotDouble(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public ConcurrentQueue<(string Chat, string Text)> Taken { get; } = new();

    /// <summary>The offsets asked for, in order.</summary>
    public ConcurrentQueue<long> Asked { get; } = new();

    public static async Task<BotDouble> StartAsync()
    {
        var app = Loopback.Build();
        var bot = new BotDouble(app);
        app.Run(bot.AnswerAsync);
        await app.StartAsync();
        return bot;
    }

    public void Say(long update, long person, string text) => _updates[update] = new
    {
        update_id = update,
        message = new
        {
            message_id = update,
            from = new { id = person, is_bot = false, first_name = "Ayşe" },
            chat = new { id = person, type = "private", first_name = "Ayşe" },
            date = DateTimeOffset.UnixEpoch.AddSeconds(1_767_600_000).ToUnixTimeSeconds(),
            text,
        },
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith($"/bot{Token}/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsJsonAsync(new { ok = false, error_code = 401, description = "Unauthorized" });
            return;
        }

        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        if (path.EndsWith("/sendMessage", StringComparison.Ordinal))
        {
            var chat = body.RootElement.GetProperty("chat_id").ToString();
            Taken.Enqueue((chat, body.RootElement.GetProperty("text").GetString()!));
            await context.Response.WriteAsJsonAsync(new
            {
                ok = true,
                result = new { message_id = 9000 + Interlocked.Increment(ref _sent), chat = new { id = long.Parse(chat, System.Globalization.CultureInfo.InvariantCulture), type = "private" }, date = 1_767_600_001 },
            });
            return;
        }

        var offset = body.RootElement.TryGetProperty("offset", out var wanted) ? wanted.GetInt64() : 0;
        Asked.Enqueue(offset);
        var due = _updates.Where(u => u.Key >= offset).OrderBy(u => u.Key).Select(u => u.Value).ToArray();
        if (due.Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), context.RequestAborted); // held open, as long polling is
        }

        await context.Response.WriteAsJsonAsync(new { ok = true, result = due });
    }
}
