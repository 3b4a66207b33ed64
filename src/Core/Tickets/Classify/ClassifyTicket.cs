using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Routing;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Classify;

/// <summary>What the desk found out about a ticket. What is absent stays as it is; the citizen's own words never change.</summary>
/// <param name="Problem">The problem behind the wish, as the desk sees it.</param>
/// <param name="ProblemSource">Where the problem comes from.</param>
public sealed record ClassifyCommand(
    string? Topic = null,
    string? RequestType = null,
    string? Urgency = null,
    string? UrgencyReason = null,
    string? Problem = null,
    string? ProblemSource = null,
    string? OnBehalfOf = null,
    string? PreferredMeans = null,
    LocationInput? Location = null);

/// <summary>
/// Names topic, kind, urgency and place after the fact, as a message from a phone needs. Promises follow the new topic from
/// the first moment on, old → new on record; a ticket still in triage goes to the topic's owner by itself.
/// </summary>
public sealed class ClassifyTicket(IClock clock)
{
    public const string Event = "classified";

    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, ClassifyCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(tenant, Event, actor, ifMatch, idempotency, s => Decide(tenant.Configuration, s, ticket, command, actor, ifMatch), ct);

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, ClassifyCommand command, Actor actor, int? ifMatch)
    {
        var opened = TicketSituation.ToChange(configuration, session, id, actor, Event, ifMatch);
        if (opened.Value is not { } situation)
        {
            return opened.Failure!;
        }

        if (situation.Ticket.Category == Category.Closed)
        {
            return TicketErrors.Ended;
        }

        // The same checks as at the counter: there is one truth about what may be named.
        var check = RegisterCheck.Check(configuration, new RegisterCommand(
            situation.Ticket.Text,
            command.Topic,
            command.RequestType,
            situation.Ticket.Channel,
            command.Urgency,
            command.UrgencyReason,
            command.Problem,
            command.ProblemSource,
            command.OnBehalfOf,
            Location: command.Location));
        if (check.Failure is { } failure)
        {
            return failure;
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        Take(configuration, change, command, check.Value!);
        Reroute(configuration, change, check.Value!);
        Repromise(configuration, change);
        change.TextChanged = command.Problem is not null || command.ProblemSource is not null || command.Location?.Address is not null;
        change.Settle(null);
        return new Decision(change, null, Actions.CitizenNames.Of(session, situation.Ticket));
    }

    private static void Take(TenantConfiguration configuration, TicketChange change, ClassifyCommand command, CheckedRegistration input)
    {
        var ticket = change.Ticket;
        ticket.Topic = Set("topic", ticket.Topic, input.Topic?.Code);
        ticket.RequestType = Set("requestType", ticket.RequestType, input.RequestType?.Code);
        var urgency = command.Urgency ?? ticket.Urgency;
        ticket.Urgency = Set("urgency", ticket.Urgency, input.Topic is { } raising ? Urgencies.Higher(urgency, raising.Priority) : urgency)!;
        ticket.UrgencyReason = Set("urgencyReason", ticket.UrgencyReason, command.UrgencyReason);
        ticket.Problem = Set("problem", ticket.Problem, command.Problem);
        ticket.ProblemSource = Set("problemSource", ticket.ProblemSource, command.ProblemSource);
        ticket.OnBehalfOf = Set("onBehalfOf", ticket.OnBehalfOf, command.OnBehalfOf);
        ticket.PreferredMeans = Set("preferredMeans", ticket.PreferredMeans, command.PreferredMeans);
        ticket.Neighbourhood = Set("neighbourhood", ticket.Neighbourhood, input.Neighbourhood);
        ticket.Address = Set("address", ticket.Address, command.Location?.Address);
        if (command.Location is { Lat: { } lat, Lon: { } lon } && (ticket.Lat != lat || ticket.Lon != lon))
        {
            (ticket.Lat, ticket.Lon) = (lat, lon);
            change.Details["moved"] = true; // Where it was before is not told: a place can be somebody's home.
        }

        if (input.Topic is { } topic)
        {
            ticket.Sensitivity = Set("sensitivity", ticket.Sensitivity, topic.Sensitivity)!;
            ticket.ConfidentialReporter = Set("confidentialReporter", Word(ticket.ConfidentialReporter), Word(ticket.ConfidentialReporter || topic.ConfidentialReporter)) == "true";
        }

        Publishing.PublicList.Decide(configuration, ticket);

        static string Word(bool value) => value ? "true" : "false";

        string? Set(string name, string? before, string? after)
        {
            if (after is null || after == before)
            {
                return before;
            }

            change.Details[name] = new JsonObject { ["before"] = before, ["after"] = after };
            return after;
        }
    }

    /// <summary>Nobody has decided about it yet: the topic does.</summary>
    private static void Reroute(TenantConfiguration configuration, TicketChange change, CheckedRegistration input)
    {
        var register = configuration.Workflow.File.Register;
        if (input.Topic is null || change.Ticket.State != register.Triage)
        {
            return;
        }

        var route = Route.Of(configuration, input.Topic, null, change.Ticket.Neighbourhood);
        if (!route.Triage)
        {
            change.Ticket.Directorate = route.Directorate;
            change.MoveTo(register.Routed);
        }
    }

    private static void Repromise(TenantConfiguration configuration, TicketChange change)
    {
        var before = change.Situation.Clocks.ToDictionary(c => (c.Clock, c.Subject), c => c.Due);
        foreach (var started in TicketClocks.Reclassify(configuration, change.Ticket, change.Situation.Clocks, change.Situation.Ledger))
        {
            change.Add(started);
        }

        var moves = new JsonArray();
        foreach (var running in change.Situation.Clocks)
        {
            var old = before.GetValueOrDefault((running.Clock, running.Subject));
            if (old != running.Due)
            {
                moves.Add((JsonNode)new JsonObject { ["clock"] = running.Clock, ["before"] = Iso(old), ["after"] = Iso(running.Due) });
            }
        }

        if (moves.Count > 0)
        {
            change.Details["deadlines"] = moves;
        }
    }

    private static string? Iso(Instant? instant) => instant is { } at ? NodaTime.Text.InstantPattern.ExtendedIso.Format(at) : null;
}
