using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>WhatsApp's Cloud API as documented.</summary>
public sealed class GraphDouble : GraphServer
{
    public const string PhoneNumberId = "100000000000001";
    public const string OutsideWindow = "905550000047";
    private readonly ConcurrentDictionary<string, string> _uploaded = new(StringComparer.Ordinal);
    private int _sent;

    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    public ConcurrentQueue<(string Name, long Length)> Uploads { get; } = new();

    public byte[] File { get; set; } = Encoding.UTF8.GetBytes("a picture, let us say");

    public string? AnnouncedSha256 { get; set; }

    public string? MediaAddress { get; set; }

    public string Quality { get; set; } = "GREEN";

    protected override async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await FailAsync(context, 401, 190);
        }
        else if (path == $"/v23.0/{PhoneNumberId}/messages" && context.Request.Method == "POST")
        {
            await TakeAsync(context);
        }
        else if (path == $"/v23.0/{PhoneNumberId}/media" && context.Request.Method == "POST")
        {
            await UploadAsync(context);
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
            && body.TryGetProperty(type, out var content)
            && Fits(type, content);
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

    private bool Fits(string type, JsonElement content) => type switch
    {
        "interactive" => content.GetProperty("type").GetString() == "button"
            && content.GetProperty("body").GetProperty("text").GetString()!.Length is > 0 and <= 1024
            && content.GetProperty("action").GetProperty("buttons") is { } buttons
            && buttons.GetArrayLength() is > 0 and <= 3
            && buttons.EnumerateArray().All(button => button.GetProperty("type").GetString() == "reply"
                && button.GetProperty("reply").GetProperty("title").GetString()!.Length is > 0 and <= 20
                && button.GetProperty("reply").GetProperty("id").GetString()!.Length is > 0 and <= 256),

        // An id of another kind of file is refused, and sounds bear no words.
        "image" or "audio" or "video" or "document" or "sticker" =>
            _uploaded.TryGetValue(content.GetProperty("id").GetString()!, out var mime)
            && (type is "document" || mime.StartsWith(type == "sticker" ? "image/webp" : type, StringComparison.Ordinal))
            && (type is not ("audio" or "sticker") || !content.TryGetProperty("caption", out _)),
        _ => true,
    };

    private async Task UploadAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var file = form.Files.GetFile("file");
        if (form["messaging_product"] != "whatsapp" || file is null || file.ContentType != form["type"] || file.Length == 0)
        {
            await FailAsync(context, 400, 100);
            return;
        }

        var id = $"40000000000000{Interlocked.Increment(ref _sent)}";
        _uploaded[id] = file.ContentType;
        Uploads.Enqueue((file.FileName, file.Length));
        await context.Response.WriteAsync($$"""{"id":"{{id}}"}""");
    }
}
