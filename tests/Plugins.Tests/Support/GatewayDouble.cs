using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>An SMS gateway as many are: JSON, a key in a header, an id in the answer.</summary>
public sealed class GatewayDouble : ScriptedServer
{
    public const string Key = "gateway-key-0123456789";
    private int _sent;

    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    public ConcurrentQueue<string> Addresses { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    protected override async Task AnswerAsync(HttpContext context)
    {
        Addresses.Enqueue(context.Request.Path + context.Request.QueryString.Value);
        var body = await BodyAsync(context);
        Bodies.Enqueue(body);
        if (context.Request.Path == "/status")
        {
            await WriteAsync(context, 200, "{}");
        }
        else if (context.Request.Path == "/other")
        {
            await WriteAsync(context, 200, "OK 4711");
        }
        else if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            await WriteAsync(context, 401, """{"error":{"code":"AUTH"}}""");
        }
        else if (context.Request.Path == "/v1/messages" && context.Request.ContentType == "application/json; charset=utf-8")
        {
            using var document = JsonDocument.Parse(body);
            Messages.Enqueue(document.RootElement.Clone());
            await WriteAsync(context, 200, $$"""{"messages":[{"id":"m-{{Interlocked.Increment(ref _sent)}}","status":"queued"}]}""");
        }
        else
        {
            await WriteAsync(context, 404, """{"error":{"code":"PATH"}}""");
        }
    }
}
