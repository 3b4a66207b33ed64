using System.Text.Json;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Common;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Api;

/// <summary>Whoever hung up unanswered is called back: the list, whose turn it is, and how it went.</summary>
internal static class CallBackEndpoints
{
    public static void MapCallBacks(this RouteGroupBuilder api)
    {
        var backs = api.MapGroup("/call-backs").WithTags("Calls").RequireScope(ApiScopes.Calls);
        backs.MapGet("", ListAsync).WithName("listCallBacks").WithSummary("Call-backs that wait, the most pressing first.").Produces<CallBackPage>();
        backs.MapPost("/{id:guid}/take", TakeAsync).WithName("takeCallBack").WithSummary("Have it for ten minutes; nobody else may call meanwhile.").Produces(204).ProducesProblem(404).ProducesProblem(409);
        backs.MapPost("/{id:guid}/release", ReleaseAsync).WithName("releaseCallBack").WithSummary("Give it back.").Produces(204).ProducesProblem(404).ProducesProblem(409);
        backs.MapPost("/{id:guid}/not-reached", NotReachedAsync).WithName("callBackNotReached").WithSummary("Nobody answered: again later, or closed after the last try.").Produces(204).ProducesProblem(404).ProducesProblem(409);
        backs.MapPost("/{id:guid}/spoken", SpokenAsync).WithName("callBackSpoken").WithSummary("Spoken; no ticket is needed.")
            .Accepts<SpokenBody>("application/json").Produces(204).ProducesProblem(404).ProducesProblem(409);
        backs.MapPost("/{id:guid}/ticket", TicketAsync).WithName("ticketFromCallBack").WithSummary("Spoken; a ticket came of it.")
            .Accepts<RegisterCommand>("application/json").Produces<TicketView>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static Task ListAsync(HttpContext context, ReadCallBacks read, CancellationToken ct)
    {
        var list = read.Execute(context.Tenant(), context.Actor());
        return TicketAnswer.JsonAsync(
            context,
            new CallBackPage([.. list.Items.Select(b => new CallBackItem(b.Id, b.Number, b.Account, b.Calls, b.FirstAt, b.LastAt, b.Due, b.NextAt, b.Late, b.Tries, b.MostTries, b.TriedAt, b.Holder, b.HeldUntil))], list.Open, list.Late),
            CallBackJson.Default.CallBackPage);
    }

    private static async Task TakeAsync(HttpContext context, Guid id, WorkCallBacks work, CancellationToken ct) =>
        await DoneAsync(context, await work.TakeAsync(context.Tenant(), id, context.Actor(), ct));

    private static async Task ReleaseAsync(HttpContext context, Guid id, WorkCallBacks work, CancellationToken ct) =>
        await DoneAsync(context, await work.ReleaseAsync(context.Tenant(), id, context.Actor(), ct));

    private static async Task NotReachedAsync(HttpContext context, Guid id, WorkCallBacks work, CancellationToken ct) =>
        await DoneAsync(context, await work.NotReachedAsync(context.Tenant(), id, context.Actor(), ct));

    private static async Task SpokenAsync(HttpContext context, Guid id, WorkCallBacks work, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, CallBackJson.Default.SpokenBody, ct);
        await DoneAsync(context, body.Failure is { } malformed ? malformed : await work.SpokenAsync(context.Tenant(), id, body.Value.Value.Text, context.Actor(), ct));
    }

    private static async Task TicketAsync(HttpContext context, Guid id, TicketFromCallBack make, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.RegisterCommand, ct);
        var result = body.Failure is { } malformed ? malformed : await make.ExecuteAsync(context.Tenant(), id, body.Value.Value, context.Actor(), ct);
        await TicketAnswer.MadeAsync(context, result);
    }

    private static Task DoneAsync(HttpContext context, Result<bool> result) => TicketAnswer.DoneAsync(context, result.Failure);
}

internal sealed record CallBackPage(IReadOnlyList<CallBackItem> Items, int Open, int Late);

internal sealed record CallBackItem(
    Guid Id, string Number, string Account, int Calls, Instant FirstAt, Instant LastAt, Instant Due, Instant NextAt, bool Late, int Tries, int MostTries,
    Instant? TriedAt, string? TakenBy, Instant? TakenUntil);

/// <param name="Text">What it was about.</param>
internal sealed record SpokenBody(string? Text = null);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJsonConverter)])]
[System.Text.Json.Serialization.JsonSerializable(typeof(CallBackPage))]
[System.Text.Json.Serialization.JsonSerializable(typeof(SpokenBody))]
internal sealed partial class CallBackJson : System.Text.Json.Serialization.JsonSerializerContext;
