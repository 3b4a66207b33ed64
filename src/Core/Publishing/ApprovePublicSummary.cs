using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Publishing;

/// <param name="Text">What everybody may read, at most <see cref="ApprovePublicSummary.LongestText"/> characters; empty: the topic's name again.</param>
public sealed record PublicSummaryCommand(string? Text);

/// <summary>A person has read what the public is told of a ticket, and stands for it. The citizen's own words are never published.</summary>
public sealed class ApprovePublicSummary(IClock clock)
{
    public const string Event = "summaryApproved";
    public const int LongestText = 1000;

    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, PublicSummaryCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(tenant, Event, actor, ifMatch, idempotency, s => Decide(tenant.Configuration, s, ticket, command, actor, ifMatch), ct);

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, PublicSummaryCommand command, Actor actor, int? ifMatch)
    {
        if (TicketSituation.Load(session, id) is not { } situation || !Access.MaySee(configuration, session, situation.Ticket, actor))
        {
            return TicketErrors.NotFound;
        }

        var ticket = situation.Ticket;
        if (ifMatch is { } version && version != ticket.Version)
        {
            return TicketErrors.Stale;
        }

        if (!actor.May(Acts.Publish))
        {
            return TicketErrors.NotYou(Event);
        }

        if (!ticket.Listed)
        {
            return PublishingErrors.NotListed;
        }

        var text = command.Text?.Trim() is { Length: > 0 } given ? given : null;
        if (text?.Length > LongestText)
        {
            return TicketErrors.TooLong("text", LongestText);
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        change.Details["publicSummary"] = new JsonObject { ["before"] = ticket.PublicSummary, ["after"] = text };
        ticket.PublicSummary = text;
        change.Settle(null);
        return new Decision(change, null, CitizenNames.Of(session, ticket));
    }
}
