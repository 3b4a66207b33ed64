using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Host.Api.Description;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

/// <summary>The desk's side of the chats. They are answered by people: a program's own token is refused, one a person gave it is not.</summary>
internal static class DeskChatEndpoints
{
    public static void MapDeskChats(this RouteGroupBuilder api)
    {
        var chats = api.MapGroup("/chats").WithTags("Chats").RequireScope(ApiScopes.Chats);
        chats.MapGet("", List).WithName("listChats").WithSummary("The chats that wait or are taken, the longest waiting first.").Produces<ChatPage>();
        chats.MapPost("/presence", AttendAsync).WithName("attendChats").WithSummary("Say that somebody is there to answer; at least once a minute.")
            .WithDescription("Whatever was taken by somebody who stops saying so waits for another after 90 seconds.").Accepts<PresenceBody>("application/json").Produces(204);
        chats.MapGet("/targets", Targets).WithName("chatTargets").WithSummary("To whom a chat can be handed over.").Produces<ChatTargetList>();
        chats.MapGet("/{id:guid}", Read).WithName("readChat").WithSummary("One chat with its words.").Produces<ChatView>().ProducesProblem(404);
        chats.MapPost("/{id:guid}/take", TakeAsync).WithName("takeChat").WithSummary("Take it: whoever has taken it writes.").Produces(204).ProducesProblem(404).ProducesProblem(409);
        chats.MapPost("/{id:guid}/say", SayAsync).WithName("sayInChat").WithSummary("Say something in a chat one has taken.").TakesKey()
            .Accepts<ChatWords>("application/json").Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        chats.MapPost("/{id:guid}/read", SeenAsync).WithName("readUpToInChat").WithSummary("Everything up to a line has been seen.")
            .Accepts<ChatSeen>("application/json").Produces(204).ProducesProblem(404).ProducesProblem(409);
        chats.MapPost("/{id:guid}/hand-over", HandOverAsync).WithName("handOverChat").WithSummary("Hand it over to a colleague, a directorate, or back to the desk.")
            .Accepts<ChatHandOver>("application/json").Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        chats.MapPost("/{id:guid}/end", EndAsync).WithName("endChat").WithSummary("End it.").Produces(204).ProducesProblem(404).ProducesProblem(409);
        chats.MapPost("/{id:guid}/ticket", TicketAsync).WithName("ticketFromChat").WithSummary("Make a ticket of it: its words so far go along, and its number is told in the chat.")
            .WithDescription("Without a text, what the visitor said is taken.").Accepts<RegisterCommand>("application/json").Produces<TicketView>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static Task List(HttpContext context, ReadChats read) => read.Going(context.Tenant(), context.Actor()) is { } going
        ? TicketAnswer.JsonAsync(context, new ChatPage(going), DeskChatJson.Default.ChatPage)
        : Problems.WriteAsync(context, ChatErrors.NotAllowed);

    private static Task Targets(HttpContext context, ChatTexts texts) => ChatErrors.Refuses(context.Actor()) is { } refused
        ? Problems.WriteAsync(context, refused)
        : TicketAnswer.JsonAsync(context, new ChatTargetList(texts.Targets(context.Tenant(), context.Actor(), Problems.LanguageOf(context))), DeskChatJson.Default.ChatTargetList);

    private static Task Read(HttpContext context, Guid id, ReadChats read) => read.One(context.Tenant(), id, context.Actor()) is { } chat
        ? TicketAnswer.JsonAsync(context, chat, DeskChatJson.Default.ChatView)
        : Problems.WriteAsync(context, ChatErrors.Refuses(context.Actor()) ?? ChatErrors.NotFound);

    private static async Task AttendAsync(HttpContext context, AttendChats attend, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, DeskChatJson.Default.PresenceBody, ct);
        await TicketAnswer.DoneAsync(context, body.Failure ?? await attend.ThereAsync(context.Tenant(), context.Actor(), body.Value.Value.Accepting, ct));
    }

    private static async Task TakeAsync(HttpContext context, Guid id, HandleChat handle, CancellationToken ct) =>
        await DoneAsync(context, await handle.TakeAsync(context.Tenant(), id, context.Actor(), ct));

    private static async Task SayAsync(HttpContext context, Guid id, SayInChat say, Wake wake, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, DeskChatJson.Default.ChatWords, $"sayInChat {id}", ct);
        await DoneAsync(context, input.Failure ?? await say.ExecuteAsync(context.Tenant(), id, input.Value!.Command.Text, Once(input.Value.Idempotency), input.Value.Actor, ct));
        wake.Outbound(context.Tenant().Id);
    }

    private static async Task SeenAsync(HttpContext context, Guid id, HandleChat handle, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, DeskChatJson.Default.ChatSeen, ct);
        await DoneAsync(context, body.Failure ?? await handle.ReadAsync(context.Tenant(), id, body.Value.Value.UpTo ?? 0, context.Actor(), ct));
    }

    private static async Task HandOverAsync(HttpContext context, Guid id, HandleChat handle, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, DeskChatJson.Default.ChatHandOver, ct);
        await DoneAsync(context, body.Failure ?? await handle.HandOverAsync(context.Tenant(), id, body.Value.Value.To, context.Actor(), ct));
    }

    private static async Task EndAsync(HttpContext context, Guid id, HandleChat handle, CancellationToken ct) =>
        await DoneAsync(context, await handle.EndAsync(context.Tenant(), id, context.Actor(), ct));

    private static async Task TicketAsync(HttpContext context, Guid id, TicketFromChat make, Wake wake, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.RegisterCommand, ct);
        await TicketAnswer.MadeAsync(context, body.Failure ?? await make.ExecuteAsync(context.Tenant(), id, body.Value.Value, context.Actor(), ct));
        wake.Outbound(context.Tenant().Id);
    }

    /// <summary>The same for every attempt with one key.</summary>
    private static Guid Once(IdempotencyKey? key) =>
        new((key is null ? RandomNumberGenerator.GetBytes(16) : SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Scope}\n{key.Key}"))).AsSpan(0, 16));

    private static Task DoneAsync(HttpContext context, Result<bool> result) => TicketAnswer.DoneAsync(context, result.Failure);
}

internal sealed record ChatPage(IReadOnlyList<ChatSummary> Items);

internal sealed record ChatTargetList(IReadOnlyList<ChatTarget> Items);

/// <param name="Accepting">Takes new chats; absent: as before.</param>
internal sealed record PresenceBody(bool? Accepting = null);

internal sealed record ChatWords(string? Text = null);

/// <param name="UpTo">'seq' of the last line seen.</param>
internal sealed record ChatSeen(long? UpTo = null);

/// <param name="To">One of the targets; absent: back to the desk.</param>
internal sealed record ChatHandOver(string? To = null);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(ChatPage))]
[JsonSerializable(typeof(ChatTargetList))]
[JsonSerializable(typeof(ChatView))]
[JsonSerializable(typeof(PresenceBody))]
[JsonSerializable(typeof(ChatWords))]
[JsonSerializable(typeof(ChatSeen))]
[JsonSerializable(typeof(ChatHandOver))]
internal sealed partial class DeskChatJson : JsonSerializerContext;
