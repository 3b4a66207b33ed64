using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Derman.Plugins.Tests.Support;

/// <summary>An in-process Graph API that insists on the documented contract and can be told to fail.</summary>
public sealed class GraphDouble : IAsyncLifetime
{
    public const string Token = "graph-token-0123456789";
    public const string PhoneNumberId = "100000000000001";
    public const string OutsideWindow = "905550000047";
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private int _sent;

    public GraphDouble()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string BaseAddress => _app.Urls.First();

    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    public byte[] File { get; set; } = Encoding.UTF8.GetBytes("a picture, let us say");

    public string? AnnouncedSha256 { get; set; }

    public string? MediaAddress { get; set; }

    public string Quality { get; set; } = "GREEN";

    public void Next(int status, string body, params (string Name, string Value)[] headers) => _script.Enqueue(async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    public void NextError(int status, int code, params (string Name, string Value)[] headers) => Next(status, Error(code, $"(#{code}) refused"), headers);

    public void NextBreaksOff() => _script.Enqueue(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Abort();
    });

    public void NextNeverAnswers() => _script.Enqueue(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private static string Error(int code, string message) =>
        $$"""{"error":{"message":"{{message}}","type":"OAuthException","code":{{code}},"error_data":{"details":"Told to 905551234567."},"fbtrace_id":"A"} }""";

    private async Task AnswerAsync(HttpContext context)
    {
        if (_script.TryDequeue(out var scripted))
        {
            await scripted(context);
            return;
        }

        var path = context.Request.Path.Value!;
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await FailAsync(context, 401, 190);
        }
        else if (path == $"/v23.0/{PhoneNumberId}/messages" && context.Request.Method == "POST")
        {
            await TakeAsync(context);
        }
        else if (path == $"/v23.0/{PhoneNumberId}" && context.Request.Method == "GET")
        {
            await context.Response.WriteAsync($$"""{"id":"{{PhoneNumberId}}","quality_rating":"{{Quality}}"}""");
        }
        else if (path == "/v23.0/300000000000003" && context.Request.Query["phone_number_id"] == PhoneNumberId)
        {
            var sha = AnnouncedSha256 ?? Convert.ToHexStringLower(SHA256.HashData(File));
            var url = MediaAddress ?? $"{BaseAddress}/files/3?hash=a";
            await context.Response.WriteAsync(
                $$"""{"messaging_product":"whatsapp","url":"{{url}}","mime_type":"image/jpeg","sha256":"{{sha}}","file_size":{{File.Length}},"id":"300000000000003"}""");
        }
        else if (path == "/files/3")
        {
            context.Response.ContentType = "image/jpeg";
            await context.Response.Body.WriteAsync(File);
        }
        else
        {
            await FailAsync(context, 400, 100);
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var body = document.RootElement.Clone();
        var type = body.GetProperty("type").GetString()!;
        var fits = context.Request.ContentType == "application/json"
            && body.GetProperty("messaging_product").GetString() == "whatsapp"
            && (body.TryGetProperty("to", out _) || body.TryGetProperty("recipient", out _))
            && body.TryGetProperty(type, out _);
        if (!fits || (type == "text" && body.GetProperty("text").GetProperty("body").GetString()!.Length > 4096))
        {
            await FailAsync(context, 400, 131009);
        }
        else if (type == "text" && body.TryGetProperty("to", out var to) && to.GetString() == OutsideWindow)
        {
            await FailAsync(context, 400, 131047);
        }
        else
        {
            Messages.Enqueue(body);
            var id = Interlocked.Increment(ref _sent);
            await context.Response.WriteAsync($$"""{"messaging_product":"whatsapp","contacts":[{"input":"x","wa_id":"x"}],"messages":[{"id":"wamid.OUT{{id}}"}]}""");
        }
    }

    private static async Task FailAsync(HttpContext context, int status, int code)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(Error(code, "refused"));
    }
}
