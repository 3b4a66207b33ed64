using System.Text.Json.Serialization;
using Derman.Core.Common;
using Derman.Core.Outside;
using Derman.Core.Tickets;
using Derman.Host.Api.Description;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Api;

/// <summary>Handing a ticket over to another body's server, and what that body says of it.</summary>
internal static class OutsideEndpoints
{
    public static void MapOutside(this RouteGroupBuilder api)
    {
        var outside = api.MapGroup("/tickets/{id:guid}/outside").WithTags("Other bodies");
        outside.MapGet("", Read).WithName("readOutside").WithSummary("To whom it can be handed over, what would leave the house, and how the bodies that have it stand.")
            .RequireScope(ApiScopes.TicketsRead).Produces<OutsideAnswer>().ProducesProblem(404);
        outside.MapGet("/services", ServicesAsync).WithName("outsideServices").WithSummary("What a body takes, with its questions; asked once a day.")
            .RequireScope(ApiScopes.TicketsWrite).Query("account", "The body, one of 'bodies'.").Query("anew", "Ask it although the list is fresh.", "boolean")
            .Produces<OutsideServicesAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        outside.MapPost("", SendAsync).WithName("handOverOutside").WithSummary("Hand it over. The ticket stays with its holder and its clocks run on.")
            .WithDescription("It is carried in the background, once. The text leaves the house: anything personal in it is refused.")
            .RequireScope(ApiScopes.TicketsWrite).TakesKey().Accepts<OutsideCommand>("application/json").Produces<OutsideView>(201).ProducesProblem(409).ProducesProblem(422)
            .Example("""{"account":"su-idaresi","service":"W1","text":"Water runs over the road in front of number 12.","answers":{"depth":["ankle"]}}""");
        outside.MapPost("/{report:guid}/again", (HttpContext c, Guid id, Guid report, DecideOutside decide, Wake wake, CancellationToken ct) => DecideAsync(c, id, report, true, decide, wake, ct))
            .WithName("sendOutsideAgain").WithSummary("Send once more what did not go by itself.").RequireScope(ApiScopes.TicketsWrite).Produces<OutsideView>().ProducesProblem(409);
        outside.MapPost("/{report:guid}/leave", (HttpContext c, Guid id, Guid report, DecideOutside decide, Wake wake, CancellationToken ct) => DecideAsync(c, id, report, false, decide, wake, ct))
            .WithName("leaveOutside").WithSummary("Take back what did not go by itself: it is looked at no more.").RequireScope(ApiScopes.TicketsWrite).Produces<OutsideView>().ProducesProblem(409);
    }

    private static Task Read(HttpContext context, Guid id, IOutsideGateway gateway)
    {
        var (tenant, reader) = (context.Tenant(), context.Actor());
        return ReadOutside.OfferOf(tenant, id, reader) is not { } offer
            ? Problems.WriteAsync(context, TicketErrors.NotFound)
            : TicketAnswer.JsonAsync(
                context,
                new OutsideAnswer([.. gateway.Accounts(tenant).Select(a => new OutsideBody(a, tenant.Configuration.Accounts[a].Names.In(Problems.LanguageOf(context))))], offer, ReadOutside.Of(tenant, id, reader)),
                OutsideApiJson.Default.OutsideAnswer);
    }

    private static async Task ServicesAsync(HttpContext context, Guid id, OutsideCatalogue catalogue, IOutsideGateway gateway, CancellationToken ct)
    {
        var (tenant, account) = (context.Tenant(), context.Request.Query["account"].ToString());
        var offer = ReadOutside.OfferOf(tenant, id, context.Actor());
        var refused = offer is null ? TicketErrors.NotFound
            : !offer.MayWrite ? TicketErrors.NotYou(SendOutside.Event)
            : account.Length == 0 ? TicketErrors.Required("account")
            : !gateway.Accounts(tenant).Contains(account) ? TicketErrors.Unknown("account", account)
            : null;
        if (refused is not null)
        {
            await Problems.WriteAsync(context, refused);
            return;
        }

        var list = await catalogue.ListAsync(tenant, account, context.Request.Query["anew"] == "true", ct);
        await TicketAnswer.JsonAsync(
            context, new OutsideServicesAnswer(list.Services, list.At, list.Fault, OutsideCatalogue.ChosenFor(tenant, account, offer!.Topic)), OutsideApiJson.Default.OutsideServicesAnswer);
    }

    private static async Task SendAsync(HttpContext context, Guid id, SendOutside send, Wake wake, CancellationToken ct)
    {
        var input = await CommandInput.ReadAsync(context, OutsideApiJson.Default.OutsideCommand, $"outside {id}", ct);
        var sent = input.Failure ?? await send.ExecuteAsync(context.Tenant(), id, input.Value!.Command, input.Value.Actor, input.Value.Idempotency, ct);
        await AnswerAsync(context, id, sent, wake, StatusCodes.Status201Created);
    }

    private static async Task DecideAsync(HttpContext context, Guid id, Guid report, bool again, DecideOutside decide, Wake wake, CancellationToken ct) =>
        await AnswerAsync(context, id, await decide.ExecuteAsync(context.Tenant(), id, report, again, context.Actor(), ct), wake, StatusCodes.Status200OK);

    private static Task AnswerAsync(HttpContext context, Guid ticket, Result<Guid> result, Wake wake, int status)
    {
        if (result.Failure is { } failure)
        {
            return Problems.WriteAsync(context, failure);
        }

        wake.Outbound(context.Tenant().Id);
        return ReadOutside.Of(context.Tenant(), ticket, context.Actor()).FirstOrDefault(r => r.Id == result.Value) is { } view
            ? TicketAnswer.JsonAsync(context, view, OutsideApiJson.Default.OutsideView, status)
            : Problems.WriteAsync(context, OutsideErrors.NotFound);
    }
}

internal sealed record OutsideAnswer(IReadOnlyList<OutsideBody> Bodies, OutsideOffer Offer, IReadOnlyList<OutsideView> Reports);

/// <param name="Account">What to give as the account when it is handed over.</param>
internal sealed record OutsideBody(string Account, string Name);

/// <param name="At">When the body said so; absent when it never did.</param>
/// <param name="Fault">Why it could not be asked now: the list is the one from before.</param>
/// <param name="Chosen">The service chosen last for this ticket's topic.</param>
internal sealed record OutsideServicesAnswer(IReadOnlyList<OutsideService> Services, Instant? At, string? Fault, string? Chosen);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(OutsideCommand))]
[JsonSerializable(typeof(OutsideAnswer))]
[JsonSerializable(typeof(OutsideServicesAnswer))]
internal sealed partial class OutsideApiJson : JsonSerializerContext;
