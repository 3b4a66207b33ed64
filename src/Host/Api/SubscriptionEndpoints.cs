using Derman.Core.Subscriptions;
using Derman.Host.Api.Description;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

/// <summary>Outgoing events, by the rules of Standard Webhooks.</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this RouteGroupBuilder api)
    {
        var all = api.MapGroup("/subscriptions").WithTags("Events").RequireScope(ApiScopes.Events);
        all.MapGet("", List).WithName("listSubscriptions").WithSummary("The caller's subscriptions.").Produces<SubscriptionList>();
        all.MapPost("", CreateAsync).WithName("subscribe").WithSummary("Be told what happens to tickets.")
            .WithDescription(
                "Messages are POSTed as JSON {type, timestamp, data: {id, number, version, state, category, directorate}}, without any personal data, and signed (Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature; v1, HMAC-SHA256 with the secret). "
                + "Each comes at least once, in no promised order; webhook-id tells a repeat. Answer 2xx within 15 seconds. After three days of failing, or a 410, the subscription is switched off. The secret is in this answer and never again.")
            .Accepts<SubscribeCommand>("application/json").Produces<SubscriptionView>(201).ProducesProblem(409).ProducesProblem(422)
            .Example("""{"url":"https://crm.example.org/derman","events":["ticket.*"],"name":"CRM"}""");
        all.MapGet("/{id:guid}", Read).WithName("readSubscription").WithSummary("One subscription.").Produces<SubscriptionView>();
        all.MapPatch("/{id:guid}", ChangeAsync).WithName("changeSubscription").WithSummary("Change address, events or name; switch it off or on.")
            .Accepts<ChangeSubscriptionCommand>("application/json").Produces<SubscriptionView>();
        all.MapDelete("/{id:guid}", DeleteAsync).WithName("unsubscribe").WithSummary("Remove it with everything it still had to send.").Produces(204);
        all.MapPost("/{id:guid}/secret", RotateAsync).WithName("rotateSecret").WithSummary("A new secret; the one before signs beside it for 24 hours.").Produces<SubscriptionView>();
        all.MapPost("/{id:guid}/test", TestAsync).WithName("testSubscription").WithSummary("Send one message of the type 'test' now.").Produces<TestView>();
        all.MapGet("/{id:guid}/deliveries", Deliveries).WithName("listDeliveries").WithSummary("The newest 100 messages and what became of them.").Produces<DeliveryList>();
        all.MapPost("/{id:guid}/redeliver", RedeliverAsync).WithName("redeliver").WithSummary("Send again what was given up.").Produces<RedeliverView>().ProducesProblem(409);
    }

    private static Task List(HttpContext context, ManageSubscriptions manage) =>
        TicketAnswer.AnswerAsync(context, manage.List(context.Tenant(), context.Actor()), OutgoingJson.Default.SubscriptionList);

    private static Task Read(HttpContext context, Guid id, ManageSubscriptions manage) =>
        TicketAnswer.AnswerAsync(context, manage.Read(context.Tenant(), id, context.Actor()), OutgoingJson.Default.SubscriptionView);

    private static async Task CreateAsync(HttpContext context, ManageSubscriptions manage, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.SubscribeCommand, ct);
        var result = body.Failure ?? await manage.CreateAsync(context.Tenant(), body.Value.Value, context.Actor(), ct);
        if (result.Value is { } view)
        {
            context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/subscriptions/{view.Id}";
        }

        await TicketAnswer.AnswerAsync(context, result, OutgoingJson.Default.SubscriptionView, StatusCodes.Status201Created);
    }

    private static async Task ChangeAsync(HttpContext context, Guid id, ManageSubscriptions manage, CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(context.Request, ApiJson.Default.ChangeSubscriptionCommand, ct);
        await TicketAnswer.AnswerAsync(context, body.Failure ?? await manage.ChangeAsync(context.Tenant(), id, body.Value.Value, context.Actor(), ct), OutgoingJson.Default.SubscriptionView);
    }

    private static async Task DeleteAsync(HttpContext context, Guid id, ManageSubscriptions manage, CancellationToken ct) =>
        await TicketAnswer.DoneAsync(context, (await manage.DeleteAsync(context.Tenant(), id, context.Actor(), ct)).Failure);

    private static async Task RotateAsync(HttpContext context, Guid id, ManageSubscriptions manage, CancellationToken ct) =>
        await TicketAnswer.AnswerAsync(context, await manage.RotateAsync(context.Tenant(), id, context.Actor(), ct), OutgoingJson.Default.SubscriptionView);

    private static async Task TestAsync(HttpContext context, Guid id, ManageSubscriptions manage, CancellationToken ct) =>
        await TicketAnswer.AnswerAsync(context, await manage.TestAsync(context.Tenant(), id, context.Actor(), ct), OutgoingJson.Default.TestView);

    private static Task Deliveries(HttpContext context, Guid id, ManageSubscriptions manage) =>
        TicketAnswer.AnswerAsync(context, manage.Deliveries(context.Tenant(), id, context.Actor()), OutgoingJson.Default.DeliveryList);

    private static async Task RedeliverAsync(HttpContext context, Guid id, ManageSubscriptions manage, CancellationToken ct) =>
        await TicketAnswer.AnswerAsync(context, await manage.RedeliverAsync(context.Tenant(), id, context.Actor(), ct), OutgoingJson.Default.RedeliverView);
}
