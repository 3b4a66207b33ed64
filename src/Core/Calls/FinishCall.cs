using Derman.Core.Calls.Contacts;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>What became of a call, in one click: a ticket, or "answered, no ticket".</summary>
public sealed class FinishCall(RegisterTicket register, JoinTicket join, IClock clock, FillRandom random)
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

                var contact = new DeskContact
                {
                    Id = UuidV7.New(clock.GetCurrentInstant(), random),
                    Kind = ContactKinds.Answered,
                    At = clock.GetCurrentInstant(),
                    By = actor.Code,
                    Channel = tenant.Configuration.Pack.Channels.ChannelOf(account) ?? RegisterCheck.DefaultChannel,
                    Account = account,
                    CallId = callId,
                    Citizen = call.Citizen,
                };
                End(tenant, account, callId, actor).Contact(session, contact);
                return true;
            },
            ct);

    /// <summary>Registers a ticket from a call; the caller's number is taken from the call when the command names none.</summary>
    /// <param name="nameless">The caller wants to be nobody: the call's number is not taken either.</param>
    public ValueTask<Result<TicketView>> TicketAsync(
        Tenant tenant, string account, string callId, RegisterCommand command, Actor actor, CancellationToken ct, bool nameless = false) =>
        Find(tenant, account, callId) is { } call
            ? register.ExecuteAsync(tenant, Completed(tenant, call.Account, call.From, command, nameless), actor, null, End(tenant, account, callId, actor), ct)
            : ValueTask.FromResult<Result<TicketView>>(NotFound);

    /// <summary>The same, joined to an open ticket of the same matter.</summary>
    public ValueTask<Result<TicketView>> JoinAsync(
        Tenant tenant, string account, string callId, Guid main, RegisterCommand command, Actor actor, CancellationToken ct, bool nameless = false) =>
        Find(tenant, account, callId) is { } call
            ? join.ExecuteAsync(tenant, main, Completed(tenant, call.Account, call.From, command, nameless), actor, null, End(tenant, account, callId, actor), ct)
            : ValueTask.FromResult<Result<TicketView>>(NotFound);

    private CallEnd End(Tenant tenant, string account, string callId, Actor actor) => new(tenant.Configuration, account, callId, actor, clock.GetCurrentInstant());

    internal static Call? Find(Tenant tenant, string account, string callId) =>
        tenant.Store.Read(s => s.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId));

    /// <summary>What a talk by telephone tells when the command does not: the channel of the line, and the other side's number.</summary>
    internal static RegisterCommand Completed(Tenant tenant, string account, string number, RegisterCommand command, bool nameless)
    {
        var citizen = command.Citizen ?? new CitizenInput();
        return command with
        {
            Channel = command.Channel ?? tenant.Configuration.Pack.Channels.ChannelOf(account),
            Citizen = !nameless && citizen.Phone is null && number.StartsWith('+') ? citizen with { Phone = number } : citizen,
        };
    }
}
