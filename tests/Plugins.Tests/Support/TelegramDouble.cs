using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>A Bot API that insists on the documented contract: token in the path, limits, one way to receive, updates forgotten once asked beyond.</summary>
public sealed class TelegramDouble : ScriptedServer
{
    public const string Token = "500000001:AAE-abcdefghijklmnopqrstuvwxyz01234";
    public const string OtherToken = "500000002:AAE-zyxwvutsrqponmlkjihgfedcba98765";
    public const long Blocked = 500000403;
    public const long Stranger = 500000404;
    private readonly ConcurrentDictionary<string, SortedDictionary<long, string>> _updates = new();
    private int _messages = 1000;

    /// <summary>What was sent, with the token it was sent under; forms as an object with sizes of files.</summary>
    public ConcurrentQueue<(string Token, string Method, JsonElement Parameters)> Calls { get; } = new();

    public string WebhookInfo { get; set; } = """{"url":"","has_custom_certificate":false,"pending_update_count":0}""";

    public byte[] File { get; set; } = Encoding.UTF8.GetBytes("a voice, let us say");

    public string FileAnswer { get; set; } = """{"file_id":"f-1","file_unique_id":"u","file_size":19,"file_path":"voice/file 1.oga"}""";

    public void Update(string token, long id, string content)
    {
        var updates = _updates.GetOrAdd(token, _ => []);
        lock (updates)
        {
            updates[id] = $$"""{"update_id":{{id}},{{content}}}""";
        }
    }

    protected override async Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/', 4, StringSplitOptions.RemoveEmptyEntries);
        var isFile = parts[0] == "file";
        var token = parts[isFile ? 1 : 0]["bot".Length..];
        if (token is not (Token or OtherToken))
        {
            // A well-formed token nobody has is unauthorised, anything else is no path of theirs.
            await FailAsync(context, token.Contains(':', StringComparison.Ordinal) ? 401 : 404, "Unauthorized");
        }
        else if (isFile)
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.StatusCode = parts[^1] == "file 1.oga" ? 200 : 404;
            await context.Response.Body.WriteAsync(context.Response.StatusCode == 200 ? File : []);
        }
        else
        {
            await CallAsync(context, token, parts[1]);
        }
    }

    private static Task FailAsync(HttpContext context, int code, string description) =>
        WriteAsync(context, code, $$"""{"ok":false,"error_code":{{code}},"description":"{{description}}"}""");

    private static Task GiveAsync(HttpContext context, string result) => WriteAsync(context, 200, $$"""{"ok":true,"result":{{result}} }""");

    private static async Task<JsonElement> ParametersAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            Assert.True(context.Request.Method == "GET" || context.Request.ContentType == "application/json");
            var body = await BodyAsync(context);
            return JsonDocument.Parse(body.Length == 0 ? "{}" : body).RootElement;
        }

        var form = await context.Request.ReadFormAsync();
        var values = form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        foreach (var file in form.Files)
        {
            values[file.Name] = FormattableString.Invariant($"{file.FileName}|{file.ContentType}|{file.Length}");
        }

        return JsonSerializer.SerializeToElement(values);
    }

    private async Task CallAsync(HttpContext context, string token, string method)
    {
        var parameters = await ParametersAsync(context);
        if (method is not ("getMe" or "getWebhookInfo" or "getUpdates"))
        {
            Calls.Enqueue((token, method, parameters));
        }

        switch (method)
        {
            case "getMe":
                await GiveAsync(context, """{"id":500000001,"is_bot":true,"first_name":"Bot","username":"bot"}""");
                break;
            case "getWebhookInfo":
                await GiveAsync(context, WebhookInfo);
                break;
            case "getFile":
                await GiveAsync(context, FileAnswer);
                break;
            case "answerCallbackQuery":
                await GiveAsync(context, "true");
                break;
            case "getUpdates":
                await UpdatesAsync(context, token, parameters);
                break;
            case "sendMessage" or "sendPhoto" or "sendDocument" or "sendVoice" or "sendAudio" or "sendVideo":
                await SendAsync(context, method, parameters);
                break;
            default:
                await FailAsync(context, 404, "Not Found: method not found");
                break;
        }
    }

    private async Task UpdatesAsync(HttpContext context, string token, JsonElement query)
    {
        if (!WebhookInfo.Contains("\"url\":\"\"", StringComparison.Ordinal))
        {
            await FailAsync(context, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
            return;
        }

        string[] waiting;
        var updates = _updates.GetOrAdd(token, _ => []);
        lock (updates)
        {
            var offset = query.TryGetProperty("offset", out var given) ? given.GetInt64() : 0;
            foreach (var confirmed in updates.Keys.Where(id => id < offset).ToList())
            {
                updates.Remove(confirmed);
            }

            waiting = [.. updates.Values.Take(query.GetProperty("limit").GetInt32())];
        }

        if (waiting.Length == 0)
        {
            // The line is held open until something comes or the caller goes.
            await Task.Delay(TimeSpan.FromSeconds(query.GetProperty("timeout").GetInt32()), context.RequestAborted);
        }

        await GiveAsync(context, $"[{string.Join(',', waiting)}]");
    }

    private async Task SendAsync(HttpContext context, string method, JsonElement parameters)
    {
        var chat = parameters.GetProperty("chat_id").ToString();
        var text = parameters.TryGetProperty("text", out var words) ? words.GetString()! : null;
        var caption = parameters.TryGetProperty("caption", out var below) ? below.GetString()! : "";
        var payloads = parameters.TryGetProperty("reply_markup", out var markup)
            ? markup.GetProperty("inline_keyboard").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(button => button.GetProperty("callback_data").GetString()!).ToList()
            : [];
        var (code, fault) = (chat, method) switch
        {
            (var to, _) when to == $"{Blocked}" => (403, "Forbidden: bot was blocked by the user"),
            (var to, _) when to == $"{Stranger}" => (400, "Bad Request: chat not found"),
            (_, "sendMessage") when string.IsNullOrEmpty(text) => (400, "Bad Request: message text is empty"),
            (_, "sendMessage") when text!.Length > 4096 => (400, "Bad Request: message is too long"),
            _ when caption.Length > 1024 => (400, "Bad Request: message caption is too long"),
            _ when payloads.Any(payload => Encoding.UTF8.GetByteCount(payload) is < 1 or > 64) => (400, "Bad Request: BUTTON_DATA_INVALID"),
            (_, not "sendMessage") when !parameters.TryGetProperty(method["send".Length..].ToLowerInvariant(), out _) => (400, "Bad Request: there is no file in the request"),
            _ => (200, ""),
        };
        if (code != 200)
        {
            await FailAsync(context, code, fault);
            return;
        }

        await GiveAsync(context, $$"""{"message_id":{{Interlocked.Increment(ref _messages)}},"chat":{"id":{{chat}},"type":"private"},"date":1767600000}""");
    }
}
