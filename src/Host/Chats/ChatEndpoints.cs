using System.Net.WebSockets;
using System.Text.Json;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.Jobs;
using Derman.Host.Localisation;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;
using NodaTime;

namespace Derman.Host.Chats;

/// <summary>What a visit needs beside its own tenant.</summary>
internal sealed record ChatVisitParts(
    StartChat Start, HearVisitor Hear, NoteVisit Note, ReadVisit Read, ChatLimits Limits, StorageLimit Storage, ProblemSentences Sentences, Wake Wake);

/// <summary>The visitors' doors: a socket, and the same over long polling for networks that break sockets.</summary>
internal sealed class ChatEndpoints(
    ChatRooms rooms, ChatVisitParts parts, TenantRegistry registry, IClock clock, FillRandom random, IHostApplicationLifetime host, ILogger<ChatEndpoints> logger)
{
    private const int LongestPoll = 256 * 1024;
    private const int MostFrames = 50;

    /// <summary>Shorter than what proxies wait.</summary>
    private static readonly TimeSpan PollWaits = TimeSpan.FromSeconds(20);

    /// <summary>A proxy that sees nothing for a minute may cut the line; a dead one is noticed soon.</summary>
    private static readonly WebSocketAcceptContext Accepting = new() { KeepAliveInterval = TimeSpan.FromSeconds(25), KeepAliveTimeout = TimeSpan.FromSeconds(20) };

    public async Task SocketAsync(HttpContext context, string account)
    {
        if (!context.WebSockets.IsWebSocketRequest || SiteAccess.Of(context, account, mustName: true) is not { } rules)
        {
            await NotFoundAsync(context);
            return;
        }

        using var held = parts.Limits.Line(context);
        if (held is null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        var tenant = context.Tenant();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Accepting);
        try
        {
            if (await HelloAsync(socket, end.Token) is { } hello)
            {
                await ServeAsync(socket, tenant, rules, hello, end.Token);
            }

            await CloseAsync(socket);
        }
        catch (OperationCanceledException e)
        {
            Log.LineEnded(logger, e.Message);
            await CloseAsync(socket);
        }
        catch (WebSocketException e)
        {
            Log.LineEnded(logger, e.Message); // Broken off: the widget comes again.
        }
    }

    public async Task PollAsync(HttpContext context, string account, CancellationToken ct)
    {
        if (SiteAccess.Of(context, account, mustName: true) is not { } rules)
        {
            await NotFoundAsync(context);
            return;
        }

        using var held = parts.Limits.Line(context);
        if (held is null || await ReadAsync(context, ChatJson.Default.PollRequest, LongestPoll, ct) is not { } request || request.Frames?.Count > MostFrames)
        {
            context.Response.StatusCode = held is null ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;
            return;
        }

        var tenant = context.Tenant();
        var (visitor, token) = Identify(tenant, account, request.Token);
        using var line = rooms.Enter(tenant.Id, visitor);
        var visit = new ChatVisit(tenant, rules, visitor, LanguageOf(tenant, request.Lang), line, parts) { Shown = request.Known };
        visit.GoOnFrom(token is null ? request.After : 0);
        var answers = new List<ServerFrame>();
        if (token is not null)
        {
            answers.Add(new ServerFrame("welcome") { Token = token });
        }

        foreach (var frame in request.Frames ?? [])
        {
            if (await visit.TakeAsync(frame, ct) is { } answer)
            {
                answers.Add(answer);
            }
        }

        answers.AddRange(visit.News());
        if (answers.Count == 0)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
            await ((Task)line.WaitAsync(PollWaits, end.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            answers.AddRange(visit.News());
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new PollAnswer(answers), ChatJson.Default.PollAnswer, cancellationToken: ct);
    }

    /// <summary>What a script of another origin sends without asking first is text; it is JSON all the same.</summary>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, int longest, CancellationToken ct)
        where T : class
    {
        if (context.Request.ContentLength is not { } length || length > longest)
        {
            return null;
        }

        var bytes = new byte[length];
        await context.Request.Body.ReadExactlyAsync(bytes, ct);
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Task NotFoundAsync(HttpContext context) => Problems.WriteAsync(context, StatusCodes.Status404NotFound, "notFound");

    public static string LanguageOf(Tenant tenant, string? asked) =>
        Languages.All.Contains(asked) && tenant.Configuration.Profile.Languages.Contains(asked) ? asked! : tenant.Configuration.Profile.DefaultLanguage;

    private async Task ServeAsync(WebSocket socket, Tenant tenant, ChatRules rules, ClientFrame hello, CancellationToken ct)
    {
        var (visitor, token) = Identify(tenant, rules.Account, hello.Token);
        using var line = rooms.Enter(tenant.Id, visitor);
        var visit = new ChatVisit(tenant, rules, visitor, LanguageOf(tenant, hello.Lang), line, parts);
        visit.GoOnFrom(token is null ? hello.After : 0);
        await new ChatSocket(socket, visit, line).RunAsync(new ServerFrame("welcome") { Token = token }, () => GoesOnAsync(tenant, rules), ct);
    }

    private async ValueTask<bool> GoesOnAsync(Tenant tenant, ChatRules rules) =>
        await registry.FindAsync(tenant.Id, CancellationToken.None) == tenant && ChatRules.Of(tenant.Configuration, rules.Account) is not null;

    /// <summary>Whoever shows no key of ours, or one that has run out, is somebody new.</summary>
    private (Guid Visitor, string? Token) Identify(Tenant tenant, string account, string? shown)
    {
        var now = clock.GetCurrentInstant();
        if (VisitorTokens.Read(tenant.Key, account, shown, now) is { } known)
        {
            return (known, null);
        }

        var visitor = UuidV7.New(now, random);
        return (visitor, VisitorTokens.Of(tenant.Key, account, visitor));
    }

    private static async ValueTask<ClientFrame?> HelloAsync(WebSocket socket, CancellationToken ct)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(ct);
        soon.CancelAfter(TimeSpan.FromSeconds(15));
        var frame = await ChatSocket.NextAsync(socket, soon.Token);
        return frame is { T: "hello" } ? frame : null;
    }

    private static async Task CloseAsync(WebSocket socket)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, soon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
