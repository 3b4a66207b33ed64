using System.Text.Json;
using Derman.Core.Calls;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Api;

/// <summary>The call log, and what became of a call.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this RouteGroupBuilder api)
    {
        var calls = api.MapGroup("/calls").WithTags("Calls").RequireScope(ApiScopes.Calls);
        calls.MapGet("", ListAsync).WithName("listCalls").WithSummary("The newest calls.").Produces<CallPage>();
        calls.MapPost("/{account}/{callId}/no-ticket", NoTicketAsync).WithName("answeredNoTicket").WithSummary("Answered; no ticket is needed.").Produces(204).ProducesProblem(409);
        calls.MapPost("/{account}/{callId}/ticket", TicketAsync).WithName("ticketFromCall").WithSummary("Make a ticket of the call.")
            .Accepts<RegisterCommand>("application/json").Produces<TicketView>(201).ProducesProblem(409).ProducesProblem(422);
    }

    private static Task ListAsync(HttpContext context, CancellationToken ct)
    {
        var (configuration, reader) = (context.Tenant().Configuration, context.Actor());
        var hears = reader.RightsIn(configuration).May(Acts.HearRecordings);
        var calls = context.Tenant().Store.Read(s => s.List<Call>("1 = 1 ORDER BY \"ring_at\" DESC LIMIT 50"));
        return TicketAnswer.JsonAsync(
            context,
            new CallPage([.. calls.Select(c => new CallItem(c.Account, c.CallId, ReadCalls.ShownNumber(configuration, c.From, reader), c.To, c.Agent, c.State, c.RingAt, c.AnsweredAt, c.EndedAt, c.Result, c.Queue, c.Position, WaitedSeconds(c), c.EndedBy, hears && c.Recording is not null ? ReadCalls.LinksOf(c.Recording) : null))]),
            CallJson.Default.CallPage);
    }

    private static long? WaitedSeconds(Call call) => ReadCalls.WaitOf(call.RingAt, call.QueuedAt, call.AnsweredAt ?? call.EndedAt) is { } waited ? (long)waited.TotalSeconds : null;

    private static async Task NoTicketAsync(HttpContext context, string account, string callId, FinishCall finish, CancellationToken ct) =>
        await TicketAnswer.DoneAsync(context, (await finish.NoTicketAsync(context.Tenant(), account, callId, context.Actor(), ct)).Failure);

    private static async Task TicketAsync(HttpContext context, string account, string callId, FinishCall finish, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.RegisterCommand, ct);
        var result = body.Failure is { } malformed
            ? malformed
            : await finish.TicketAsync(context.Tenant(), account, callId, body.Value.Value, context.Actor(), ct);
        await TicketAnswer.MadeAsync(context, result);
    }
}

internal sealed record CallPage(IReadOnlyList<CallItem> Items);

internal sealed record CallItem(
    string Account, string CallId, string From, string? To, string? Agent, string State, Instant RingAt, Instant? AnsweredAt, Instant? EndedAt, string? Result,
    string? Queue, int? Position, long? WaitedSeconds, string? EndedBy, IReadOnlyList<string>? Recordings);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJsonConverter)])]
[System.Text.Json.Serialization.JsonSerializable(typeof(CallPage))]
internal sealed partial class CallJson : System.Text.Json.Serialization.JsonSerializerContext;
