using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Calls;

/// <summary>What became of a call, in one click: a ticket, or "answered, no ticket".</summary>
public sealed class FinishCall(RegisterTicket register)
{
    public const string AnsweredNoTicket = "answeredNoTicket";
    public const string TicketMade = "ticket";

    public static readonly Failure NotFound = Failure.NotFound("call.notFound");

    public static readonly Failure AlreadyFinished = new("call.alreadyFinished", FailureKind.Conflict);

    public ValueTask<Result<bool>> NoTicketAsync(Tenant tenant, string account, string callId, Actor actor, CancellationToken ct) =>
        tenant.Store.WriteAsync<Result<bool>>(
            session =>
            {
                if (session.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId) is not { } call)
                {
                    return NotFound;
                }

                if (call.Result is not null)
                {
                    return call.Result == AnsweredNoTicket ? true : AlreadyFinished;
                }

                call.Result = AnsweredNoTicket;
                call.ResultBy = actor.Code;
                session.Update(call);
                return true;
            },
            ct);

    /// <summary>Registers a ticket from a call; the caller's number is taken from the call when the command names none.</summary>
    public async ValueTask<Result<TicketView>> TicketAsync(
        Tenant tenant, string account, string callId, RegisterCommand command, Actor actor, CancellationToken ct)
    {
        if (tenant.Store.Read(s => s.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId)) is not { } known)
        {
            return NotFound;
        }

        var citizen = command.Citizen ?? new CitizenInput();
        var prepared = register.Prepare(
            tenant,
            command with
            {
                Channel = command.Channel ?? tenant.Configuration.Pack.Channels.Channels.FirstOrDefault(c => c.Account == account)?.Code,
                Citizen = citizen.Phone is null && known.From.StartsWith('+') ? citizen with { Phone = known.From } : citizen,
            },
            actor);
        if (prepared.Failure is { } failure)
        {
            return failure;
        }

        var plan = prepared.Value!;
        return await tenant.Store.WriteAsync<Result<TicketView>>(
            session =>
            {
                var call = session.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId)!;
                if (call.Result is not null)
                {
                    return AlreadyFinished;
                }

                plan.Apply(session);
                call.Result = TicketMade;
                call.ResultBy = actor.Code;
                call.Ticket = plan.Ticket.Key;
                call.Citizen = plan.Ticket.Citizen;
                session.Update(call);
                return plan.View(actor);
            },
            ct);
    }
}
