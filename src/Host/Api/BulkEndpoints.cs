using Derman.Core.Common;
using Derman.Core.Tickets.Bulk;
using Derman.Host.Api.Description;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

/// <summary>One move on many tickets.</summary>
internal static class BulkEndpoints
{
    public static void MapBulk(this RouteGroupBuilder api)
    {
        api.MapPost("/tickets/bulk", ExecuteAsync).WithTags("Bulk").WithName("changeInBulk").WithSummary("Make one move on many tickets, or only look what it would do (dryRun).")
            .WithDescription("At most 500 tickets, by their ids or by a filter. Each is a move of its own: some may be refused while others go, and the answer says so for each. With an Idempotency-Key a call whose answer was lost may be repeated; no move is made twice.")
            .RequireScope(ApiScopes.TicketsWrite).TakesKey().Accepts<BulkCommand>("application/json").Produces<BulkView>().ProducesProblem(422)
            .Example("""{"filter":{"directorate":"fen-isleri","category":"open","unowned":true},"action":"assign","command":{"to":"park-bahceler","reason":"New division of work"},"dryRun":true}""");
        api.MapGet("/bulk/{id:guid}", Read).WithTags("Bulk").WithName("readBulk").WithSummary("What became of each ticket.")
            .RequireScope(ApiScopes.TicketsRead).Produces<BulkView>();
        api.MapPost("/bulk/{id:guid}/undo", UndoAsync).WithTags("Bulk").WithName("undoBulk").WithSummary("Take back what was done to the tickets, as one.")
            .WithDescription("Only of moves that stay in the house (assign, handOver, accept, note, propose, approve, sendBack, solve). A ticket to which anything happened since stays as it is, and the answer says so. Asked twice it gives the first answer again.")
            .RequireScope(ApiScopes.TicketsWrite).Produces<BulkView>().ProducesProblem(409);
    }

    private static async Task ExecuteAsync(HttpContext context, ChangeInBulk change, Wake wake, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.BulkCommand, "bulk", ct);
        var result = input.Failure ?? await change.ExecuteAsync(context.Tenant(), input.Value!.Command, input.Value.Actor, input.Value.Idempotency, ct);
        wake.Outbound(context.Tenant().Id);
        await AnswerAsync(context, result);
    }

    private static Task Read(HttpContext context, Guid id, ChangeInBulk change) => AnswerAsync(context, change.Read(context.Tenant(), id, context.Actor()));

    private static async Task UndoAsync(HttpContext context, Guid id, ChangeInBulk change, CancellationToken ct) =>
        await AnswerAsync(context, await change.UndoAsync(context.Tenant(), id, context.Actor(), ct));

    private static Task AnswerAsync(HttpContext context, Result<BulkView> result)
    {
        if (result.Failure is { } failure)
        {
            return Problems.WriteAsync(context, failure);
        }

        var (sentences, language) = (context.RequestServices.GetRequiredService<ProblemSentences>(), Problems.LanguageOf(context));
        var view = result.Value! with
        {
            Items = [.. result.Value!.Items.Select(i => i.Problem is { } problem ? i with { Message = sentences.Of(problem.Code, language, problem.Values) } : i)],
        };
        return TicketAnswer.JsonAsync(context, view, OutgoingJson.Default.BulkView);
    }
}
