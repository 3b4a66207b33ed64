using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>Called back, and a ticket came of it; the number is taken from the call-back when the command names none.</summary>
public sealed class TicketFromCallBack(RegisterTicket register, JoinTicket join, IClock clock)
{
    public ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, Guid id, RegisterCommand command, Actor actor, CancellationToken ct, bool nameless = false) =>
        Find(tenant, id, actor) is { } row
            ? register.ExecuteAsync(tenant, FinishCall.Completed(tenant, row.Account, row.Number, command, nameless), actor, null, End(id, actor), ct)
            : ValueTask.FromResult<Result<TicketView>>(CallBackErrors.NotFound);

    /// <summary>The same, joined to an open ticket of the same matter.</summary>
    public ValueTask<Result<TicketView>> JoinAsync(Tenant tenant, Guid id, Guid main, RegisterCommand command, Actor actor, CancellationToken ct, bool nameless = false) =>
        Find(tenant, id, actor) is { } row
            ? join.ExecuteAsync(tenant, main, FinishCall.Completed(tenant, row.Account, row.Number, command, nameless), actor, null, End(id, actor), ct)
            : ValueTask.FromResult<Result<TicketView>>(CallBackErrors.NotFound);

    /// <returns>Null for who may not call back.</returns>
    public static CallBack? Find(Tenant tenant, Guid id, Actor actor) =>
        CallBackRights.MayCall(tenant.Configuration, actor) ? tenant.Store.Read(s => CallBackEnd.Row(s, id)) : null;

    private CallBackEnd End(Guid id, Actor actor) => new(id, actor, clock.GetCurrentInstant());
}
