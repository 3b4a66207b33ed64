using Derman.Core.Publishing;
using Derman.Core.Privacy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Host.Api.Description;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

/// <summary>What belongs to a ticket: files, tasks for other directorates, seals.</summary>
internal static class TicketPartEndpoints
{
    public static void MapTicketParts(this RouteGroupBuilder api)
    {
        var ticket = api.MapGroup("/tickets/{id:guid}").WithTags("Tickets");
        ticket.MapPost("/attachments", AttachAsync).WithName("attachFile").WithSummary("Add a file (multipart, field 'file').").RequireScope(ApiScopes.TicketsWrite)
            .TakesFile();
        ticket.MapGet("/attachments/{attachment:guid}", OpenAsync).WithName("readAttachment").WithSummary("A file's content.").RequireScope(ApiScopes.TicketsRead)
            .Produces(200, contentType: "application/octet-stream");
        ticket.MapPost("/tasks", GiveAsync).WithName("giveTask").WithSummary("Ask another directorate for its part.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<GiveTaskCommand>("application/json").Produces<TicketView>().ProducesProblem(422);
        ticket.MapPost("/tasks/{task:guid}", FinishAsync).WithName("finishTask").WithSummary("Answer a task (done) or take it back (cancelled).").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<FinishTaskCommand>("application/json").Produces<TicketView>().ProducesProblem(409).ProducesProblem(422);
        ticket.MapPut("/public-summary", PublishAsync).WithName("approvePublicSummary").WithSummary("Approve what the public may read of it; empty: the topic's name.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<PublicSummaryCommand>("application/json").Produces<TicketView>().ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        ticket.MapPost("/seal", (HttpContext c, Guid id, SealTicket seal, CancellationToken ct) => SealAsync(c, id, seal, true, ct)).WithName("sealTicket")
            .WithSummary("Seal it: only roles that may see sealed tickets see it from now on.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<SealCommand>("application/json").Produces<TicketView>().ProducesProblem(403).ProducesProblem(422);
        ticket.MapPost("/unseal", (HttpContext c, Guid id, SealTicket seal, CancellationToken ct) => SealAsync(c, id, seal, false, ct)).WithName("unsealTicket")
            .WithSummary("Lift the seal.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<SealCommand>("application/json").Produces<TicketView>().ProducesProblem(403).ProducesProblem(422);
        ticket.MapPost("/unmask", UnmaskAsync).WithName("unmaskCitizen").WithSummary("See the citizen's data in full, with a reason that is kept and that the citizen reads.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<UnmaskCommand>("application/json").Produces<CitizenView>().ProducesProblem(403).ProducesProblem(422);
        ticket.MapGet("/onlookers", OnlookersAsync).WithName("whoSeesTicket").WithSummary("Who can see it, and why.").RequireScope(ApiScopes.TicketsRead)
            .Produces<OnlookerList>().ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task PublishAsync(HttpContext context, Guid id, ApprovePublicSummary approve, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.PublicSummaryCommand, $"publish {id}", ct);
        await TicketAnswer.AnswerAsync(context, input.Failure ?? await approve.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task AttachAsync(HttpContext context, Guid id, AddAttachment add, CancellationToken ct)
    {
        var input = await FileInput.ReadAsync(context.Request, ct);
        if (input.Failure is { } malformed)
        {
            await Problems.WriteAsync(context, malformed);
            return;
        }

        var file = input.Value.File;
        await using var content = file.OpenReadStream();
        await FileInput.MadeAsync(context, await add.ExecuteAsync(context.Tenant(), id, file.FileName, file.ContentType, content, context.Actor(), ct));
    }

    private static Task OpenAsync(HttpContext context, Guid id, Guid attachment, ReadTicket read)
    {
        var result = read.OpenAttachment(context.Tenant(), id, attachment, context.Actor());
        return result.Failure is { } failure ? Problems.WriteAsync(context, failure) : AttachmentAnswer.WriteAsync(context, result.Value!);
    }

    private static async Task GiveAsync(HttpContext context, Guid id, GiveTask give, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.GiveTaskCommand, $"giveTask {id}", ct);
        await TicketAnswer.AnswerAsync(context, input.Failure ?? await give.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task FinishAsync(HttpContext context, Guid id, Guid task, FinishTask finish, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.FinishTaskCommand, $"finishTask {task}", ct);
        await TicketAnswer.AnswerAsync(context, input.Failure ?? await finish.ExecuteAsync(
            context.Tenant(), id, task, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task SealAsync(HttpContext context, Guid id, SealTicket seal, bool closed, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.SealCommand, $"{(closed ? "seal" : "unseal")} {id}", ct);
        await TicketAnswer.AnswerAsync(context, input.Failure ?? await seal.ExecuteAsync(
            context.Tenant(), id, closed, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task UnmaskAsync(HttpContext context, Guid id, UnmaskCitizen unmask, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.UnmaskCommand, $"unmask {id}", ct);
        await TicketAnswer.AnswerAsync(
            context, input.Failure ?? await unmask.ExecuteAsync(context.Tenant(), id, input.Value!.Command, input.Value.Actor, ct), ApiJson.Default.CitizenView);
    }

    private static Task OnlookersAsync(HttpContext context, Guid id, WhoSees who)
    {
        var result = who.Execute(context.Tenant(), id, context.Actor());
        return result.Failure is { } failure
            ? Problems.WriteAsync(context, failure)
            : TicketAnswer.JsonAsync(context, new OnlookerList(result.Value!), ApiJson.Default.OnlookerList);
    }
}
