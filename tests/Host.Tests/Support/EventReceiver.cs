using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Derman.Host.Tests.Support;

/// <summary>A program on loopback that is told of events.</summary>
internal sealed class EventReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EventReceiver(WebApplication app) => _app = app;

    public string Address => $"{_app.Urls.First()}/events";

    public ConcurrentQueue<(string Id, string Timestamp, string Signature, string Body)> Got { get; } = new();

    /// <summary>Answers with this status; 204 when not set.</summary>
    public int Status { get; set; } = 204;

    public static async Task<EventReceiver> StartAsync()
    {
        var app = Loopback.Build();
        var receiver = new EventReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        Got.Enqueue((headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), await reader.ReadToEndAsync()));
        context.Response.StatusCode = Status;
        if (Status is 302)
        {
            context.Response.Headers.Location = "/elsewhere";
        }
    }
}
