using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Derman.Plugins.Tests.Support;

/// <summary>The Messenger Platform and the edges of comments as documented: one page, and the Instagram account linked to it.</summary>
public sealed class PageDouble : GraphServer
{
    public const string Page = "300000000000101";
    public const string Instagram = "17840000000000101";
    public const string AppId = "900000000000001";
    public const string AppSecret = "app-secret-0123456789";
    public const string Late = "7000000000000024"; // last wrote more than 24 hours ago
    public const string Gone = "7000000000000404";
    public const string Blocked = "7000000000000551";
    private static readonly string[] Types = ["image", "audio", "video", "file"];
    private readonly ConcurrentDictionary<string, string> _uploaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private int _sent;

    /// <summary>Who wrote which comment; null = Meta does not say.</summary>
    public ConcurrentDictionary<string, string?> Comments { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    public ConcurrentQueue<(string Edge, string Text)> Replies { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    public bool HumanAgentGranted { get; set; } = true;

    public string Owner { get; set; } = Page;

    public string[] Fields { get; set; } =
        ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads", "message_reactions", "message_edits", "feed"];

    public string[] Scopes { get; set; } =
        ["pages_messaging", "pages_manage_metadata", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"];

    protected override Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Requests.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString}");
        if (path.StartsWith("/files/", StringComparison.Ordinal))
        {
            return FileAsync(context);
        }

        if (path == "/v23.0/debug_token")
        {
            return TokenAsync(context);
        }

        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            return FailAsync(context, 401, 190);
        }

        return (context.Request.Method, path["/v23.0/".Length..].Split('/')) switch
        {
            ("POST", ["me", "messages"]) => TakeAsync(context),
            ("POST", ["me", "message_attachments"]) => UploadAsync(context),
            ("POST", [var comment, "comments" or "replies"]) => ReplyAsync(context, comment),
            ("POST", [Instagram, "mentions"]) => ReplyAsync(context, null),
            ("GET", ["me"]) => context.Response.WriteAsync($$$"""{"id":"{{{Owner}}}","instagram_business_account":{"id":"{{{Instagram}}}"}}"""),
            ("GET", ["me", "subscribed_apps"]) => context.Response.WriteAsync(
                Fields.Length == 0 ? """{"data":[]}""" : $$"""{"data":[{"id":"{{AppId}}","subscribed_fields":{{JsonSerializer.Serialize(Fields)}}}]}"""),
            ("GET", [var comment]) when Comments.TryGetValue(comment, out var author) => context.Response.WriteAsync(
                author is null ? $$"""{"id":"{{comment}}"}""" : $$$"""{"id":"{{{comment}}}","from":{"id":"{{{author}}}","name":"X"}}"""),
            _ => FailAsync(context, 400, 100, 33),
        };
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var body = document.RootElement.Clone();
        var recipient = body.GetProperty("recipient").EnumerateObject().Single();
        if (context.Request.ContentType != "application/json" || !Fits(body, recipient.Name))
        {
            await FailAsync(context, 400, 100);
        }
        else if (recipient.Name == "id" && Refusal(recipient.Value.GetString()!, body) is { } refusal)
        {
            await FailAsync(context, 400, refusal.Code, refusal.Subcode);
        }
        else if (recipient.Name != "id" && !Comments.ContainsKey(recipient.Value.GetString()!))
        {
            await FailAsync(context, 400, 100, 2018292);
        }
        else if (recipient.Name != "id" && !_answered.TryAdd(recipient.Value.GetString()!, true))
        {
            await FailAsync(context, 400, 10900);
        }
        else
        {
            Messages.Enqueue(body);
            await context.Response.WriteAsync($$"""{"recipient_id":"x","message_id":"m_OUT{{Interlocked.Increment(ref _sent)}}"}""");
        }
    }

    private (int Code, int? Subcode)? Refusal(string person, JsonElement body) => person switch
    {
        Gone => (100, 2018001),
        Blocked => (551, 1545041),
        Late when !(HumanAgentGranted && body.TryGetProperty("tag", out var tag) && tag.GetString() == "HUMAN_AGENT") => (10, 2018278),
        _ => null,
    };

    private bool Fits(JsonElement body, string recipient)
    {
        var instagram = Owner == Instagram;
        var message = body.GetProperty("message");
        var hasText = message.TryGetProperty("text", out var text);
        var hasFile = message.TryGetProperty("attachment", out var attachment);
        var type = body.TryGetProperty("messaging_type", out var given) ? given.GetString() : null;
        return hasText != hasFile
            && (!hasText || (text.GetString()!.Length is > 0 and <= 2000 && (!instagram || Encoding.UTF8.GetByteCount(text.GetString()!) <= 1000)))
            && (!hasFile || (_uploaded.TryGetValue(attachment.GetProperty("payload").GetProperty("attachment_id").GetString()!, out var kind)
                && kind == attachment.GetProperty("type").GetString()))
            && (recipient == "id" ? type is "RESPONSE" or "UPDATE" || (type == "MESSAGE_TAG" && body.TryGetProperty("tag", out _)) : recipient is "comment_id" or "post_id")
            && (!message.TryGetProperty("quick_replies", out var replies) || (replies.GetArrayLength() is > 0 and <= 13 && replies.EnumerateArray().All(IsQuickReply)))
            && (!message.TryGetProperty("metadata", out var metadata) || metadata.GetString()!.Length <= 1000);
    }

    private static bool IsQuickReply(JsonElement reply) =>
        reply.GetProperty("content_type").GetString() == "text"
        && reply.GetProperty("title").GetString()!.Length is > 0 and <= 20
        && reply.GetProperty("payload").GetString()!.Length is > 0 and <= 1000;

    private async Task UploadAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var file = form.Files.GetFile("filedata");
        using var document = JsonDocument.Parse(form["message"].ToString());
        var type = document.RootElement.GetProperty("attachment").GetProperty("type").GetString()!;
        if (file is not { Length: > 0 } || !Types.Contains(type, StringComparer.Ordinal) || file.ContentType.Length == 0)
        {
            await FailAsync(context, 400, 100);
            return;
        }

        var id = $"5000000000{Interlocked.Increment(ref _sent)}";
        _uploaded[id] = type;
        await context.Response.WriteAsync($$"""{"attachment_id":"{{id}}"}""");
    }

    private async Task ReplyAsync(HttpContext context, string? comment)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var text = document.RootElement.GetProperty("message").GetString()!;
        if (text.Length is 0 or > 300 || (comment is not null && !Comments.ContainsKey(comment)))
        {
            await FailAsync(context, 400, 100, 33);
            return;
        }

        Replies.Enqueue((context.Request.Path.Value!["/v23.0/".Length..], text));
        await context.Response.WriteAsync($$"""{"id":"{{comment}}_{{Interlocked.Increment(ref _sent)}}"}""");
    }

    private Task TokenAsync(HttpContext context) =>
        context.Request.Headers.Authorization == $"Bearer {AppId}|{AppSecret}" && context.Request.Query["input_token"] == Token
            ? context.Response.WriteAsync($$$"""{"data":{"is_valid":true,"app_id":"{{{AppId}}}","scopes":{{{JsonSerializer.Serialize(Scopes)}}}}}""")
            : FailAsync(context, 400, 190);

    private static Task FileAsync(HttpContext context)
    {
        // File servers need no token and must not see one.
        if (context.Request.Headers.Authorization.Count > 0)
        {
            return FailAsync(context, 400, 100);
        }

        context.Response.ContentType = "image/jpeg";
        return context.Response.WriteAsync("a picture");
    }
}
