using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Api.Description;
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
            .RequireScope(ApiScopes.TicketsWrite).TakesKey()
            .Accepts<RegisterCommand>("application/json").Produces<TicketView>(201).ProducesProblem(422).ProducesProblem(507).WithMetadata(new GrowsStoreAttribute())
            .Example("""{"text":"The street lamp in front of number 12 has been dark since Monday.","citizen":{"name":"Ayşe Yılmaz","phone":"+90 532 000 00 00"},"location":{"address":"Gül Sokak 12"}}""");
        tickets.MapGet("", ListAsync).WithName("listTickets").WithSummary("One page of an inbox or a search.")
            .RequireScope(ApiScopes.TicketsRead).FilterParameters()
            .Query("sort", "due: the next running clock first. newest: order of arrival. relevance: of the newest 200 that a search finds the best first.", values: ["due", "newest", "relevance"])
            .Query("limit", "Tickets a page; 50 when absent.", "integer", least: 1, most: ListQuery.LargestLimit)
            .Query("cursor", "'next' of the page before.")
            .Produces<TicketPage>().ProducesProblem(422);
        tickets.MapGet("/{id:guid}", ReadAsync).WithName("readTicket").WithSummary("One ticket with conversation, custody, events and tasks.")
            .RequireScope(ApiScopes.TicketsRead).Produces<TicketView>().ProducesProblem(404);
        tickets.MapPatch("/{id:guid}", ClassifyAsync).WithName("classifyTicket").WithSummary("Say what it is about: topic, kind, urgency, problem and its source, place.")
            .RequireScope(ApiScopes.TicketsWrite).TakesCommand().Accepts<ClassifyCommand>("application/json").Produces<TicketView>().ProducesProblem(422)
            .Example("""{"topic":"street-lighting","urgency":"urgent","urgencyReason":"A school way in the dark."}""");
        tickets.MapPost("/{id:guid}/actions/{action}", ActAsync).WithName("actOnTicket").WithSummary("Make a move; the ticket lists the legal ones.")
            .RequireScope(ApiScopes.TicketsWrite).TakesCommand().Accepts<ActionCommand>("application/json").Produces<TicketView>().ProducesProblem(422)
            .Example("""{"to":"fen-isleri","comment":"Yours by topic."}""");
    }

    /// <summary>What narrows a list of tickets, in the words of <see cref="TicketFilter"/>.</summary>
    public static RouteHandlerBuilder FilterParameters(this RouteHandlerBuilder endpoint) => endpoint
        .Query("directorate", "Exactly this directorate.")
        .Query("unit", "This directorate and everything below it.")
        .Query("state", "A state of the workflow.")
        .Query("category", "A category of states.", values: ["open", "waiting", "proposed", "solved", "closed"])
        .Query("assignee", "The person who has it in custody.", format: "uuid")
        .Query("unowned", "Only what no person has in custody.", "boolean")
        .Query("open", "Only what is not closed.", "boolean")
        .Query("q", "Words, a number, a name or a phone.");

    private static async Task RegisterAsync(HttpContext context, RegisterTicket register, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.RegisterCommand, "register", ct);
        await TicketAnswer.MadeAsync(context, input.Failure ?? await register.ExecuteAsync(context.Tenant(), input.Value!.Command, input.Value.Actor, input.Value.Idempotency, ct));
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
        await TicketAnswer.AnswerAsync(context, result);
    }

    private static async Task ClassifyAsync(HttpContext context, Guid id, ClassifyTicket classify, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, ApiJson.Default.ClassifyCommand, $"classify {id}", ct);
        await TicketAnswer.AnswerAsync(context, input.Failure ?? await classify.ExecuteAsync(
            context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.IfMatch, input.Value.Idempotency, ct));
    }

    private static Task ReadAsync(HttpContext context, Guid id, ReadTicket read) => TicketAnswer.AnswerAsync(context, read.Execute(context.Tenant(), id, context.Actor()));

    private static Task ListAsync(HttpContext context, ListTickets list)
    {
        var query = QueryOf(context.Request.Query);
        var result = query.Failure ?? list.Execute(context.Tenant(), query.Value!, context.Actor());
        return TicketAnswer.AnswerAsync(context, result, TicketJsonContext.Readable.TicketPage);
    }

    private static Result<ListQuery> QueryOf(IQueryCollection query)
    {
        var limit = ListQuery.DefaultLimit;
        if (query["limit"].ToString() is { Length: > 0 } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
        {
            return Failure.Invalid("field.outOfRange", "limit", ("field", "limit"), ("min", "1"), ("max", "200"));
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

        var (open, unowned) = (Flag(query, "open"), Flag(query, "unowned"));
        if ((open.Failure ?? unowned.Failure) is { } wrong)
        {
            return wrong;
        }

        var filter = new TicketFilter(Text(query, "directorate"), Text(query, "unit"), Text(query, "state"), Text(query, "category"), assignee, open.Value, unowned.Value, Text(query, "q"));
        var asked = filter.ToQuery();
        return asked.Failure is { } failure ? failure : asked.Value! with { Sort = sort, Limit = limit, Cursor = Text(query, "cursor") };
    }

    private static Result<bool> Flag(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        var other => TicketErrors.Unknown(name, other),
    };

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
}
