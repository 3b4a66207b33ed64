using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Derman.Plugins.Tests.Support;

/// <summary>A provider on loopback that answers as its contract says, unless it was told otherwise.</summary>
public abstract class ScriptedServer : IAsyncLifetime
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();

    protected ScriptedServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context => _script.TryDequeue(out var scripted) ? scripted(context) : AnswerAsync(context));
    }

    public string BaseAddress => _app.Urls.First();

    /// <summary>What the next request is answered with.</summary>
    protected void Next(Func<HttpContext, Task> answer) => _script.Enqueue(answer);

    public void Next(int status, string body, params (string Name, string Value)[] headers) => _script.Enqueue(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    public void NextBreaksOff() => _script.Enqueue(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Abort();
    });

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _app.DisposeAsync();
    }

    protected abstract Task AnswerAsync(HttpContext context);

    protected static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    protected static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync();
    }
}
