using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Register;

/// <summary>
/// One more citizen with the same matter. They get a number and a tracking code of their own, and the request is joined to the open
/// one in the same moment: one piece of work, everybody told. Staff join what they see, citizens what is listed in public.
/// </summary>
public sealed class JoinTicket(RegisterTicket register, PerformAction perform)
{
    /// <param name="main">The open ticket to join.</param>
    /// <param name="command">What this citizen says. What it leaves open (topic, place) is taken from the main one.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid main, RegisterCommand command, Actor actor, IdempotencyKey? idempotency, CancellationToken ct) =>
        ExecuteAsync(tenant, main, command, actor, idempotency, null, ct);

    /// <param name="beside">What else belongs to it: a condition that refuses, or what is written in the same transaction.</param>
    internal async ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid main, RegisterCommand command, Actor actor, IdempotencyKey? idempotency, IBeside? beside, CancellationToken ct)
    {
        var seen = tenant.Store.Read(session => (Earlier: idempotency?.Find(session), Open: Open(tenant, session, main, actor)));
        if (seen.Earlier is { } answered)
        {
            return answered;
        }

        if (seen.Open.Failure is { } absent)
        {
            return absent;
        }

        var prepared = register.Prepare(tenant, Completed(command, seen.Open.Value!), actor);
        if (prepared.Failure is { } failure)
        {
            return failure;
        }

        var plan = prepared.Value!;
        var desk = actor with { Roles = [Actor.SystemRole] }; // Joining is part of registering: it needs no right to merge what others registered.
        return await tenant.Store.WriteAsync<Result<TicketView>>(
            session =>
            {
                if (idempotency?.Find(session) is { } earlier)
                {
                    return earlier;
                }

                if ((Open(tenant, session, main, actor).Failure ?? beside?.Refuses(session)) is { } refused)
                {
                    return refused;
                }

                plan.Apply(session, quiet: true);
                var decided = perform.Decide(tenant, session, TicketSituation.Load(session, plan.Ticket.Key), Moves.Merge, new ActionCommand(To: main.ToString()), desk, null);
                if (decided.Change is not { } change || !change.Apply(session, Moves.Merge))
                {
                    // Nothing of a request that could not be joined may stay: the unit is undone.
                    throw new InvalidOperationException($"A new request could not be joined: {decided.Answer?.Failure?.Code}.");
                }

                beside?.Write(session, change.Ticket);
                var view = TicketViews.Of(tenant.Configuration, session, change.Ticket, change.Situation.Clocks, actor, decided.CitizenName);
                idempotency?.Keep(session, view, change.Now);
                return view;
            },
            ct);
    }

    /// <summary>What a citizen whose request was joined is told about the one it was joined to; null when it was not.</summary>
    public JoinedTo? Main(Tenant tenant, Guid own) => tenant.Store.Read(session =>
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(own)) is not { MergedInto: { } key } || TicketSituation.Load(session, key) is not { } main)
        {
            return null;
        }

        var promised = main.Clocks.Find(c => c.Clock == TicketClocks.Resolve)?.Due ?? main.Ticket.NextDue;
        return new JoinedTo(main.Ticket.Id, main.Ticket.Number, main.Ticket.Directorate, promised, People(session, key));
    });

    /// <summary>Citizens with the matter: the first one and all who joined.</summary>
    internal static int People(ReadSession session, long main) =>
        1 + (int)session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"merged_into\" = @p0", main);

    private static Result<Ticket> Open(Tenant tenant, ReadSession session, Guid main, Actor actor)
    {
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(main)) is not { } ticket || !MayJoin(tenant, session, ticket, actor))
        {
            return TicketErrors.NotFound;
        }

        return ticket.MergedInto is not null ? TicketErrors.AlreadyMerged
            : ticket.Category == Category.Closed ? TicketErrors.Ended
            : tenant.Configuration.Workflow.File.Transitions.Any(t => t.Action == Moves.Merge) ? ticket
            : TicketErrors.UnknownAction(Moves.Merge);
    }

    private static bool MayJoin(Tenant tenant, ReadSession session, Ticket ticket, Actor actor) =>
        actor.Roles.Contains(Actor.CitizenRole) ? PublicList.IsVisible(ticket) : Access.MaySee(tenant.Configuration, session, ticket, actor);

    private static RegisterCommand Completed(RegisterCommand command, Ticket main)
    {
        var place = command.Location;
        return command with
        {
            Topic = string.IsNullOrEmpty(command.Topic) ? main.Topic : command.Topic,
            Location = string.IsNullOrEmpty(place?.Neighbourhood) && main.Neighbourhood is not null
                ? (place ?? new LocationInput()) with { Neighbourhood = main.Neighbourhood }
                : place,
        };
    }
}

/// <param name="Directorate">Code of the unit that works on it.</param>
/// <param name="Promised">When a solution is promised; null while that clock stands.</param>
/// <param name="People">Citizens with the matter, this one included.</param>
public sealed record JoinedTo(Guid Id, string Number, string Directorate, Instant? Promised, int People);
