using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Derman.Plugins.Tests.Support;

/// <summary>An in-process Graph API that can be told to fail; what it insists on, its kinds know.</summary>
public abstract class GraphServer : IAsyncLifetime
{
    public const string Token = "graph-token-0123456789";
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();

    private protected GraphServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context => _script.TryDequeue(out var scripted) ? scripted(context) : AnswerAsync(context));
    }

    public string BaseAddress => _app.Urls.First();

    public void Next(int status, string body, params (string Name, string Value)[] headers) => _script.Enqueue(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    public void NextError(int status, int code, params (string Name, string Value)[] headers) => Next(status, Error(code, null), headers);

    public void NextSubError(int status, int code, int subcode) => Next(status, Error(code, subcode));

    public void NextBreaksOff() => _script.Enqueue(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Abort();
    });

    public void NextNeverAnswers() => _script.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    /// <summary>Answers the next request as it would, and then begins the script.</summary>
    public void NextPasses() => _script.Enqueue(AnswerAsync);

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private protected abstract Task AnswerAsync(HttpContext context);

    private protected static async Task FailAsync(HttpContext context, int status, int code, int? subcode = null)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(Error(code, subcode));
    }

    // Meta's own sentences name people at times.
    private static string Error(int code, int? subcode) =>
        $$"""{"error":{"message":"(#{{code}}) refused for 905551234567","type":"OAuthException","code":{{code}},{{(subcode is null ? "" : $"\"error_subcode\":{subcode},")}}"error_data":{"details":"Told to 905551234567."},"fbtrace_id":"A"} }""";
}
