using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Derman.Durability.Tests;

/// <summary>A Graph API on loopback that takes every message and remembers it with its key.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _sent;

    private FakeProvider(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Key (as given to the provider), recipient and words of every call.</summary>
    public ConcurrentQueue<(string Key, string To, string Words)> Taken { get; } = new();

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = new FakeProvider(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var message = document.RootElement;
        Taken.Enqueue((
            message.TryGetProperty("biz_opaque_callback_data", out var key) ? key.GetString()! : "",
            message.GetProperty("to").GetString()!,
            (message.TryGetProperty("text", out var text) ? text : message.GetProperty("template")).GetRawText()));
        await context.Response.WriteAsJsonAsync(new { messaging_product = "whatsapp", messages = new[] { new { id = $"wamid.OUT{Interlocked.Increment(ref _sent)}" } } });
    }
}
