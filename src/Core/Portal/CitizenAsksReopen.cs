using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Portal;

/// <summary>"It is not done", said on the tracking page. Asked for is not reopened: a person decides.</summary>
public sealed class CitizenAsksReopen(PerformAction perform, TrackTicket track)
{
    public async ValueTask<Result<PublicTicketView>> ExecuteAsync(
        Tenant tenant, string? code, string? reason, string language, IdempotencyKey? idempotency, CancellationToken ct)
    {
        if (tenant.Store.Read(s => TrackTicket.Find(s, code)) is not { } ticket)
        {
            return PortalErrors.NotFound;
        }

        var asked = await perform.ExecuteAsync(
            tenant, ticket.Id, Moves.RequestReopen, new ActionCommand(Comment: reason), PortalCitizen.Actor, null, idempotency, ct);
        return asked.Failure is { } failure ? failure : track.Execute(tenant, code, language);
    }
}
