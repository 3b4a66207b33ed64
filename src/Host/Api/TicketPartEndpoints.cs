using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Publishing;
using Derman.Core.Storage.Attachments;
using Derman.Core.Privacy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Host.Api.Description;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Derman.Host.Api;

/// <summary>What belongs to a ticket: files, tasks for other directorates, words to the citizen.</summary>
internal static class TicketPartEndpoints
{
    public static void MapTicketParts(this RouteGroupBuilder api)
    {
        var ticket = api.MapGroup("/tickets/{id:guid}").WithTags("Tickets");
        ticket.MapPost("/attachments", AttachAsync).WithName("attachFile").WithSummary("Add a file (multipart, field 'file').").RequireScope(ApiScopes.TicketsWrite)
            .Accepts<IFormFile>("multipart/form-data").Produces<AttachmentCreated>(201).ProducesProblem(422).ProducesProblem(507).DisableAntiforgery()
            .WithMetadata(new GrowsStoreAttribute())
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(AttachmentFiles.MaximumBytes + (64 * 1024)));
        ticket.MapGet("/attachments/{attachment:guid}", OpenAsync).WithName("readAttachment").WithSummary("A file's content.").RequireScope(ApiScopes.TicketsRead)
            .Produces(200, contentType: "application/octet-stream");
        ticket.MapPost("/tasks", GiveAsync).WithName("giveTask").WithSummary("Ask another directorate for its part.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<GiveTaskCommand>("application/json").Produces<TicketView>().ProducesProblem(422);
        ticket.MapPost("/tasks/{task:guid}", FinishAsync).WithName("finishTask").WithSummary("Answer a task (done) or take it back (cancelled).").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<FinishTaskCommand>("application/json").Produces<TicketView>().ProducesProblem(409).ProducesProblem(422);
        ticket.MapPost("/messages", SayAsync).WithName("sayToCitizen").WithSummary("Write to the citizen by the means of this ticket.").RequireScope(ApiScopes.TicketsWrite).TakesCommand()
            .Accepts<SayCommand>("application/json").Produces<TicketView>().ProducesProblem(422);
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
        await AnswerAsync(context, input.Failure ?? await approve.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task AttachAsync(HttpContext context, Guid id, AddAttachment add, CancellationToken ct)
    {
        var request = context.Request;
        context.Features.Set<IFormFeature>(new FormFeature(request, new FormOptions { MultipartBodyLengthLimit = AttachmentFiles.MaximumBytes + (64 * 1024) }));
        if (!request.HasFormContentType || (await request.ReadFormAsync(ct)).Files["file"] is not { } file)
        {
            await Problems.WriteAsync(context, Failure.Invalid("attachment.missing", "file"));
            return;
        }

        await using var content = file.OpenReadStream();
        var result = await add.ExecuteAsync(context.Tenant(), id, file.FileName, file.ContentType, content, context.Actor(), ct);
        if (result.Failure is { } failure)
        {
            await Problems.WriteAsync(context, failure);
            return;
        }

        await TicketAnswer.JsonAsync(context, new AttachmentCreated(result.Value), ApiJson.Default.AttachmentCreated, StatusCodes.Status201Created);
    }

    private static Task OpenAsync(HttpContext context, Guid id, Guid attachment, ReadTicket read)
    {
        var result = read.OpenAttachment(context.Tenant(), id, attachment, context.Actor());
        return result.Failure is { } failure ? Problems.WriteAsync(context, failure) : AttachmentAnswer.WriteAsync(context, result.Value!);
    }

    private static async Task GiveAsync(HttpContext context, Guid id, GiveTask give, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.GiveTaskCommand, $"giveTask {id}", ct);
        await AnswerAsync(context, input.Failure ?? await give.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task FinishAsync(HttpContext context, Guid id, Guid task, FinishTask finish, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.FinishTaskCommand, $"finishTask {task}", ct);
        await AnswerAsync(context, input.Failure ?? await finish.ExecuteAsync(
            context.Tenant(), id, task, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task SayAsync(HttpContext context, Guid id, SayToCitizen say, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.SayCommand, $"say {id}", ct);
        await AnswerAsync(context, input.Failure ?? await say.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command.Text, input.Value.Command.Public == true, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task SealAsync(HttpContext context, Guid id, SealTicket seal, bool closed, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.SealCommand, $"{(closed ? "seal" : "unseal")} {id}", ct);
        await AnswerAsync(context, input.Failure ?? await seal.ExecuteAsync(
            context.Tenant(), id, closed, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static async Task UnmaskAsync(HttpContext context, Guid id, UnmaskCitizen unmask, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.UnmaskCommand, $"unmask {id}", ct);
        var result = input.Failure ?? await unmask.ExecuteAsync(context.Tenant(), id, input.Value!.Command, input.Value.Actor, ct);
        await (result.Failure is { } failure ? Problems.WriteAsync(context, failure) : TicketAnswer.JsonAsync(context, result.Value!, ApiJson.Default.CitizenView));
    }

    private static Task OnlookersAsync(HttpContext context, Guid id, WhoSees who)
    {
        var result = who.Execute(context.Tenant(), id, context.Actor());
        return result.Failure is { } failure
            ? Problems.WriteAsync(context, failure)
            : TicketAnswer.JsonAsync(context, new OnlookerList(result.Value!), ApiJson.Default.OnlookerList);
    }

    private static Task AnswerAsync(HttpContext context, Result<TicketView> result) =>
        result.Failure is { } failure ? Problems.WriteAsync(context, failure) : TicketAnswer.WriteAsync(context, result.Value!);
}

internal sealed record SayCommand(string? Text, bool? Public = null);
