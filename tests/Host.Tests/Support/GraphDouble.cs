using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Derman.Host.Tests.Support;

/// <summary>A Graph API on loopback that takes messages, and refuses as it is told to.</summary>
internal sealed class GraphDouble : IAsyncDisposable
{
    public const string Token = "graph-token-0123456789";
    private readonly WebApplication _app;
    private int _sent;

    private GraphDouble(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public ConcurrentQueue<JsonElement> Taken { get; } = new();

    /// <summary>Answers 429 to so many calls for this number first.</summary>
    public ConcurrentDictionary<string, int> Throttled { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers whose 24 hours are over: free text is refused, templates are taken.</summary>
    public ConcurrentDictionary<string, bool> WindowClosed { get; } = new(StringComparer.Ordinal);

    public static async Task<GraphDouble> StartAsync()
    {
        var app = Loopback.Build();
        var graph = new GraphDouble(app);
        app.Run(graph.AnswerAsync);
        await app.StartAsync();
        return graph;
    }

    public IEnumerable<JsonElement> To(string number) => Taken.Where(m => m.At("to") == number);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var message = document.RootElement.Clone();
        var to = message.At("to") ?? "";
        if (context.Request.Headers.Authorization != $"Bearer {Token}" || !context.Request.Path.Value!.EndsWith("/messages", StringComparison.Ordinal))
        {
            await FailAsync(context, 401, 190);
        }
        else if (Throttled.TryGetValue(to, out var left) && left > 0)
        {
            Throttled[to] = left - 1;
            context.Response.Headers.RetryAfter = "1";
            await FailAsync(context, 429, 130429);
        }
        else if (message.At("type") == "text" && WindowClosed.ContainsKey(to))
        {
            await FailAsync(context, 400, 131047);
        }
        else
        {
            var id = $"wamid.OUT{Interlocked.Increment(ref _sent)}";
            Taken.Enqueue(message);
            await context.Response.WriteAsJsonAsync(new { messaging_product = "whatsapp", messages = new[] { new { id } } });
        }
    }

    private static Task FailAsync(HttpContext context, int status, int code)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { message = "refused", code } });
    }
}
