using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Outside;

/// <summary>What goes no further by itself: a person who has asked that body sends it again, or lets it be.</summary>
public sealed class DecideOutside(IClock clock)
{
    public const string AgainEvent = "outsideAgain";
    public const string LeftEvent = "outsideLeft";

    /// <param name="again">Send it again; else it is looked at no more.</param>
    public ValueTask<Result<Guid>> ExecuteAsync(Tenant tenant, Guid ticket, Guid report, bool again, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync<Result<Guid>>(
            session =>
            {
                if (session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { } found || Access.Of(tenant.Configuration, session, found, actor) is not { Sees: true } access)
                {
                    return TicketErrors.NotFound;
                }

                if (session.First<OutsideReport>("\"id\" = @p0 AND \"ticket\" = @p1", Provider.Of(report), found.Key) is not { } row)
                {
                    return OutsideErrors.NotFound;
                }

                if (!access.TakesPart)
                {
                    return TicketErrors.NotYou(SendOutside.Event);
                }

                if (row.State != OutsideStates.Failed || (again && found.Category == Category.Closed))
                {
                    return OutsideErrors.NothingToDecide;
                }

                // What was only missing in a list has a number there: it is looked for, not sent.
                var missing = again && row.ExternalId is not null;
                row.State = !again ? OutsideStates.Over : missing ? OutsideStates.Sent : OutsideStates.Queued;
                (row.NextAt, row.Attempts, row.FailureCode, row.FailureReason) = (again ? now : null, 0, null, null);
                session.Update(row);
                Tickets.Archive.TicketArchives.Reopen(session, found);
                EventChain.Append(session, found.Key, again ? AgainEvent : LeftEvent, actor.Code, now, EventText.Of(new JsonObject { ["to"] = OutsideNames.Of(tenant.Configuration, row.Account) }));
                return row.Id;
            },
            ct);
    }
}
