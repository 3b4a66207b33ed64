using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Api;

/// <summary>Tickets over REST. Each handler reads its input, calls one use case and writes the answer.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this RouteGroupBuilder api)
    {
        var tickets = api.MapGroup("/tickets").WithTags("Tickets");
        tickets.MapPost("", RegisterAsync).WithName("registerTicket").WithSummary("Take a wish down.")
            .Accepts<RegisterCommand>("application/json").Produces<TicketView>(201).ProducesProblem(422).ProducesProblem(507).WithMetadata(new GrowsStoreAttribute());
        tickets.MapGet("", ListAsync).WithName("listTickets").WithSummary("One page of an inbox or a search.")
            .Produces<TicketPage>().ProducesProblem(422);
        tickets.MapGet("/{id:guid}", ReadAsync).WithName("readTicket").WithSummary("One ticket with conversation, custody, events and tasks.")
            .Produces<TicketView>().ProducesProblem(404);
        tickets.MapPatch("/{id:guid}", ClassifyAsync).WithName("classifyTicket").WithSummary("Say what it is about: topic, kind, urgency, problem and its source, place.")
            .Accepts<ClassifyCommand>("application/json").Produces<TicketView>().ProducesProblem(412).ProducesProblem(422);
        tickets.MapPost("/{id:guid}/actions/{action}", ActAsync).WithName("actOnTicket").WithSummary("Make a move; the ticket lists the legal ones.")
            .Accepts<ActionCommand>("application/json").Produces<TicketView>().ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
    }

    private static async Task RegisterAsync(HttpContext context, RegisterTicket register, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.RegisterCommand, "register", ct);
        var result = input.Failure ?? await register.ExecuteAsync(context.Tenant(), input.Value!.Command, input.Value.Actor, input.Value.Idempotency, ct);
        await (result.Failure is { } failure
            ? Problems.WriteAsync(context, failure)
            : TicketAnswer.WriteAsync(context, result.Value!, StatusCodes.Status201Created));
    }

    private static async Task ActAsync(HttpContext context, Guid id, string action, PerformAction perform, Wake wake, CancellationToken ct)
    {
        if (!Moves.Public.Contains(action))
        {
            await Problems.WriteAsync(context, TicketErrors.UnknownAction(action) with { Kind = FailureKind.NotFound });
            return;
        }

        var input = await CommandInput.ReadAsync(context, ApiJson.Default.ActionCommand, $"{action} {id}", ct);
        var result = input.Failure ?? await perform.ExecuteAsync(
            context.Tenant(), id, action, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct);
        wake.Outbound(context.Tenant().Id);
        await (result.Failure is { } failure ? Problems.WriteAsync(context, failure) : TicketAnswer.WriteAsync(context, result.Value!));
    }

    private static async Task ClassifyAsync(HttpContext context, Guid id, ClassifyTicket classify, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.ClassifyCommand, $"classify {id}", ct);
        var result = input.Failure ?? await classify.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct);
        await (result.Failure is { } failure ? Problems.WriteAsync(context, failure) : TicketAnswer.WriteAsync(context, result.Value!));
    }

    private static Task ReadAsync(HttpContext context, Guid id, ReadTicket read)
    {
        var result = read.Execute(context.Tenant(), id, context.Actor());
        return result.Failure is { } failure ? Problems.WriteAsync(context, failure) : TicketAnswer.WriteAsync(context, result.Value!);
    }

    private static Task ListAsync(HttpContext context, ListTickets list)
    {
        var query = QueryOf(context.Request.Query);
        var result = query.Failure ?? list.Execute(context.Tenant(), query.Value!, context.Actor());
        return result.Failure is { } failure
            ? Problems.WriteAsync(context, failure)
            : TicketAnswer.JsonAsync(context, result.Value!, TicketJsonContext.Readable.TicketPage);
    }

    private static Result<ListQuery> QueryOf(IQueryCollection query)
    {
        var limit = ListQuery.DefaultLimit;
        if (query["limit"].ToString() is { Length: > 0 } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
        {
            return Failure.Invalid("field.outOfRange", "limit", ("field", "limit"), ("min", "1"), ("max", "200"));
        }

        Category? category = null;
        if (query["category"].ToString() is { Length: > 0 } name && (category = CategoryNames.Parse(name)) is null)
        {
            return TicketErrors.Unknown("category", name);
        }

        var sort = ListSort.Due;
        switch (query["sort"].ToString())
        {
            case "" or "due":
                break;
            case "newest":
                sort = ListSort.Newest;
                break;
            case "relevance":
                sort = ListSort.Relevance;
                break;
            case var other:
                return TicketErrors.Unknown("sort", other);
        }

        Guid? assignee = null;
        if (query["assignee"].ToString() is { Length: > 0 } person)
        {
            if (!Guid.TryParse(person, out var id))
            {
                return TicketErrors.Unknown("assignee", person);
            }

            assignee = id;
        }

        return new ListQuery(
            Text(query, "directorate"), Text(query, "unit"), Text(query, "state"), category, assignee, Open: false, Text(query, "q"), sort, limit, Text(query, "cursor"));
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
}
