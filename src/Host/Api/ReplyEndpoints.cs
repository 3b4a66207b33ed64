using System.Text.Json.Serialization;
using Derman.Channels;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Tickets.Views;
using Derman.Host.Api.Description;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Api;

/// <summary>Words to the citizen: what a reply may be now, what it would cost, and saying it.</summary>
internal static class ReplyEndpoints
{
    public static void MapReplies(this RouteGroupBuilder api)
    {
        var ticket = api.MapGroup("/tickets/{id:guid}").WithTags("Tickets").RequireScope(ApiScopes.TicketsWrite);
        ticket.MapGet("/reply", ReadAsync).WithName("readReplyRoom").WithSummary("What a reply may be now: until when, how, and how long.").Produces<ReplyRoomAnswer>().ProducesProblem(403).ProducesProblem(404);
        ticket.MapPost("/reply/measure", MeasureAsync).WithName("measureReply").WithSummary("Count a text in the channel's own unit, and what the provider would bill.")
            .Accepts<SayCommand>("application/json").Produces<ReplyMeasureAnswer>().ProducesProblem(403).ProducesProblem(404);
        ticket.MapPost("/messages", SayAsync).WithName("sayToCitizen").WithSummary("Write to the citizen: by the means of this ticket, or by a way of its reply room.")
            .WithDescription("Without 'way' it goes whatever way goes best. A way that was chosen is refused when it is not open any more.").TakesCommand()
            .Accepts<SayCommand>("application/json").Produces<TicketView>().ProducesProblem(422)
            .Example("""{"text":"The crew is on its way.","way":"free"}""");
    }

    private static Task ReadAsync(HttpContext context, Guid id, ReadReplyRoom rooms)
    {
        var room = rooms.Of(context.Tenant(), id, context.Actor());
        return room.Failure is { } failure ? Problems.WriteAsync(context, failure) : TicketAnswer.JsonAsync(context, ReplyRoomAnswer.Of(room.Value!), ReplyJson.Default.ReplyRoomAnswer);
    }

    private static async Task MeasureAsync(HttpContext context, Guid id, ReadReplyRoom rooms, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ReplyJson.Default.SayCommand, ct);
        var (asked, malformed) = (body.Value.Value, body.Failure);
        var measured = malformed ?? await rooms.MeasureAsync(context.Tenant(), id, asked.Text, asked.Public == true, asked.Way, context.Actor(), ct);
        await (measured.Failure is { } failure
            ? Problems.WriteAsync(context, failure)
            : TicketAnswer.JsonAsync(context, ReplyMeasureAnswer.Of(measured.Value.Measure), ReplyJson.Default.ReplyMeasureAnswer));
    }

    private static async Task SayAsync(HttpContext context, Guid id, SayToCitizen say, Wake wake, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ReplyJson.Default.SayCommand, $"say {id}", ct);
        var result = input.Failure ?? await say.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command.Text, input.Value.Command.Public == true, input.Value.Command.Way, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct);
        wake.Outbound(context.Tenant().Id);
        await TicketAnswer.AnswerAsync(context, result);
    }
}

/// <param name="Public">Below the public words the request came from, for everybody to read.</param>
/// <param name="Way">One of the ways of the reply room; absent: whatever goes best.</param>
internal sealed record SayCommand(string? Text, bool? Public = null, string? Way = null);

/// <param name="Means">The account by which it goes, <c>portal</c> or <c>spoken</c>.</param>
/// <param name="Channel">The channel behind the account.</param>
/// <param name="Window"><c>none</c>, <c>open</c>, <c>closing</c>, <c>closed</c>, <c>spent</c> (the one private answer is given) or <c>triedOut</c> (the account is tried out, this is a real person).</param>
/// <param name="Until">Until when words of one's own go; absent: always.</param>
/// <param name="Template">The approved template that carries the words after that.</param>
/// <param name="Limit">How long a private reply may be; absent: 4,096 characters.</param>
/// <param name="PublicLimit">How long an answer in public may be.</param>
/// <param name="AnswersPublic">It answers what was said in public: window and limit are those of the one private answer.</param>
/// <param name="Simulated">The account is tried out: nothing reaches anybody.</param>
/// <param name="Ways">Every way open now, the best first.</param>
internal sealed record ReplyRoomAnswer(
    string Means, string? Channel, string Window, Instant? Until, string? Template, ReplyLimit? Limit, ReplyLimit? PublicLimit, bool AnswersPublic, bool Simulated, IReadOnlyList<ReplyWay> Ways)
{
    public static ReplyRoomAnswer Of(ReplyRoom room) => new(
        room.Means, room.Plugin, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(room.Window.ToString()), room.Until, room.Template, ReplyLimit.Of(room.Limit), ReplyLimit.Of(room.PublicLimit),
        room.AnswersPublic, room.Simulated, [.. room.Ways.Select(w => new ReplyWay(w.Way, w.Account, w.Plugin))]);
}

/// <param name="Way">What to send as the way of a reply.</param>
internal sealed record ReplyWay(string Way, string Means, string? Channel);

/// <param name="Unit"><c>characters</c> (UTF-16) or <c>bytes</c> (UTF-8).</param>
internal sealed record ReplyLimit(int Most, string Unit)
{
    public static ReplyLimit? Of(TextLimit? limit) => limit is null ? null : new(limit.Most, limit.Unit == TextUnit.Utf8Bytes ? "bytes" : "characters");
}

/// <param name="Length">In the unit of the limit.</param>
/// <param name="Parts">What the provider would bill; absent where the channel does not count. 0: it cannot be sent as one message.</param>
/// <param name="Left">What still fits into the last part.</param>
/// <param name="Costly">The letters that made it dear.</param>
internal sealed record ReplyMeasureAnswer(int Length, ReplyLimit Limit, int? Parts, string? Encoding, int? Left, string? Costly)
{
    public static ReplyMeasureAnswer Of(ReplyMeasure measure) => new(
        measure.Length, ReplyLimit.Of(measure.Limit)!, measure.Parts?.Parts, measure.Parts?.Encoding, measure.Parts?.Left, measure.Parts?.Costly is { Length: > 0 } costly ? costly : null);
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(SayCommand))]
[JsonSerializable(typeof(ReplyRoomAnswer))]
[JsonSerializable(typeof(ReplyMeasureAnswer))]
internal sealed partial class ReplyJson : JsonSerializerContext;
