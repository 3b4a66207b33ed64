using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Bulk;

/// <summary>
/// The same move on many tickets. Each is a move like any other, with its own checks and its own transaction, so some may be refused while
/// others go; what became of each is on record with it.
/// </summary>
public sealed class ChangeInBulk(PerformAction perform, ListTickets list, IClock clock, FillRandom random)
{
    /// <summary>Tickets in one call.</summary>
    public const int Most = 500;

    /// <summary>Moves that stay in the house. Who was asked something, told of a delay or of an end cannot be made not to know it.</summary>
    private static readonly string[] WithInverse = [Moves.Assign, Moves.HandOver, Moves.Accept, Moves.Note, Moves.Propose, Moves.Approve, Moves.SendBack, Moves.Solve];

    private static readonly string[] Giving = [Moves.Assign, Moves.HandOver];

    private readonly TakeBackOne _takeBack = new(clock);

    public async Task<Result<BulkView>> ExecuteAsync(Tenant tenant, BulkCommand command, Actor actor, IdempotencyKey? key, CancellationToken ct)
    {
        if (!actor.May(Acts.ChangeInBulk))
        {
            return BulkErrors.NotYours;
        }

        if (string.IsNullOrWhiteSpace(command.Action))
        {
            return TicketErrors.Required("action");
        }

        if (!Moves.Public.Contains(command.Action))
        {
            return TicketErrors.UnknownAction(command.Action);
        }

        if (!command.DryRun && key is not null && tenant.Store.Read(s => BulkRows.ByKey(s, actor, key)) is { } earlier)
        {
            return earlier.RequestHash.AsSpan().SequenceEqual(key.RequestHash) ? await GoOnAsync(tenant, earlier, command.Command, actor, ct, command.EitherWay) : TicketErrors.IdempotencyMismatch;
        }

        var tickets = Chosen(tenant, command, actor);
        if (tickets.Failure is { } wrong)
        {
            return wrong;
        }

        if (command.DryRun)
        {
            return Preview(tenant, tickets.Value!, command.Action, command.Command ?? ActionCommand.Empty, actor, command.EitherWay);
        }

        var bulk = New(command.Action, actor, key);
        var items = tickets.Value!.Select((t, i) => new BulkItem { Bulk = bulk.Id, Seq = i, Ticket = t }).ToList();
        return await GoOnAsync(tenant, await BulkRows.KeepAsync(tenant, bulk, items, actor, key, ct), command.Command, actor, ct, command.EitherWay);
    }

    /// <summary>Puts the tickets of a bulk back to what they were before; one that has changed since stays as it is.</summary>
    public async Task<Result<BulkView>> UndoAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ChangeInBulk))
        {
            return BulkErrors.NotYours;
        }

        var (bulk, done, undone) = tenant.Store.Read(s => BulkRows.Find(s, id, actor) is { } found
            ? (found, s.List<BulkItem>("\"bulk\" = @p0 AND \"state\" = 'done' ORDER BY \"seq\"", Provider.Of(id)), s.First<BulkChange>("\"undo_of\" = @p0", Provider.Of(id)))
            : (null, [], null));
        if (bulk is null)
        {
            return BulkErrors.NotFound;
        }

        if (undone is not null)
        {
            return await GoOnAsync(tenant, undone, null, actor, ct);
        }

        if (!WithInverse.Contains(bulk.Action))
        {
            return BulkErrors.NoInverse;
        }

        var undo = New(bulk.Action, actor, null);
        undo.UndoOf = bulk.Id;
        var items = done.Select((d, i) => new BulkItem { Bulk = undo.Id, Seq = i, Ticket = d.Ticket, Before = d.Before, Version = d.Version }).ToList();
        return await GoOnAsync(tenant, await BulkRows.KeepAsync(tenant, undo, items, actor, null, ct), null, actor, ct);
    }

    public Result<BulkView> Read(Tenant tenant, Guid id, Actor actor) => tenant.Store.Read<Result<BulkView>>(s =>
        BulkRows.Find(s, id, actor) is { } bulk ? View(tenant.Configuration, s, bulk, actor) : BulkErrors.NotFound);

    private Result<List<Guid>> Chosen(Tenant tenant, BulkCommand command, Actor actor)
    {
        if (new object?[] { command.Ids, command.Filter, command.Query }.Count(w => w is not null) != 1)
        {
            return BulkErrors.IdsOrFilter;
        }

        if (command.Ids is { } ids)
        {
            return ids.Count is < 1 or > Most
                ? Failure.Invalid("field.outOfRange", "ids", ("field", "ids"), ("min", "1"), ("max", Most.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                : ids.Distinct().ToList();
        }

        var query = command.Query is { } asked ? asked : command.Filter!.ToQuery();
        if (query.Failure is { } wrong)
        {
            return wrong;
        }

        var found = new List<Guid>();
        for (var next = query.Value! with { Sort = ListSort.Newest, Cursor = null, Limit = ListQuery.LargestLimit }; ;)
        {
            var page = list.Execute(tenant, next, actor);
            if (page.Failure is { } failure)
            {
                return failure;
            }

            found.AddRange(page.Value!.Items.Select(i => i.Id));
            if (found.Count > Most)
            {
                return BulkErrors.TooMany; // Half of what was asked for would be a surprise.
            }

            if (page.Value.Next is null)
            {
                return found;
            }

            next = next with { Cursor = page.Value.Next };
        }
    }

    private BulkView Preview(Tenant tenant, List<Guid> tickets, string action, ActionCommand command, Actor actor, bool eitherWay)
    {
        var items = tickets.ConvertAll(id =>
        {
            var result = perform.Preview(tenant, id, action, command, actor);
            if (eitherWay && OtherWay(action, result.Failure) is { } other && perform.Preview(tenant, id, other, command, actor) is { Ok: true } given)
            {
                result = given;
            }

            return new BulkItemView(id, result.Value?.Number ?? NumberOf(tenant, id, actor), result.Ok ? BulkItemView.WouldMove : BulkStates.Refused, result.Value?.State, result.Failure);
        });
        var refused = items.Count(i => i.Problem is not null);
        return new BulkView(null, action, DryRun: true, items.Count, items.Count - refused, refused, WithInverse.Contains(action), null, null, items);
    }

    /// <summary>What stays is named, to whoever may see it.</summary>
    private static string? NumberOf(Tenant tenant, Guid id, Actor actor) => tenant.Store.Read(session =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is { } ticket && Access.MaySee(tenant.Configuration, session, ticket, actor) ? ticket.Number : null);

    /// <summary>Makes the moves that are still to be made; those that were made before a lost answer are not made again.</summary>
    private async Task<Result<BulkView>> GoOnAsync(Tenant tenant, BulkChange bulk, ActionCommand? command, Actor actor, CancellationToken ct, bool eitherWay = false)
    {
        foreach (var item in tenant.Store.Read(s => s.List<BulkItem>("\"bulk\" = @p0 AND \"state\" = 'pending' ORDER BY \"seq\"", Provider.Of(bulk.Id))))
        {
            var result = bulk.UndoOf is null
                ? await MoveAsync(tenant, item, bulk.Action, command ?? ActionCommand.Empty, actor, eitherWay, ct)
                : await _takeBack.ExecuteAsync(tenant, item, Giving.Contains(bulk.Action) ? Giving : [bulk.Action], actor, change => BulkRows.DoneWith(change, item), ct);
            if (result.Failure is { } refused)
            {
                await tenant.Store.WriteAsync(s => BulkRows.Refuse(s, item, refused), ct);
            }
        }

        return tenant.Store.Read(s => View(tenant.Configuration, s, bulk, actor));
    }

    private static string? OtherWay(string action, Failure? refused) =>
        Giving.Contains(action) && refused is { Code: "ticket.moveNotLegal" or "ticket.moveForbidden" } ? Giving.First(a => a != action) : null;

    private async ValueTask<Result<Views.TicketView>> MoveAsync(
        Tenant tenant, BulkItem item, string action, ActionCommand command, Actor actor, bool eitherWay, CancellationToken ct)
    {
        ValueTask<Result<Views.TicketView>> OnceAsync(string move) =>
            perform.ExecuteWithAsync(tenant, item.Ticket, move, command, actor, null, (change, before) => BulkRows.DoneWith(change, item, before), ct);

        var result = await OnceAsync(action);
        return eitherWay && OtherWay(action, result.Failure) is { } other && await OnceAsync(other) is { Ok: true } given ? given : result;
    }

    private BulkChange New(string action, Actor actor, IdempotencyKey? key)
    {
        var now = clock.GetCurrentInstant();
        return new BulkChange { Id = UuidV7.New(now, random), Actor = actor.Code, Action = action, IdempotencyKey = key?.Key, RequestHash = key?.RequestHash, At = now };
    }

    private static BulkView View(TenantConfiguration configuration, ReadSession session, BulkChange bulk, Actor actor)
    {
        var items = session.List<BulkItem>("\"bulk\" = @p0 ORDER BY \"seq\"", Provider.Of(bulk.Id)).ConvertAll(i =>
        {
            // Whoever lost sight of a ticket since does not read on here what became of it.
            var ticket = session.First<Ticket>("\"id\" = @p0", Provider.Of(i.Ticket)) is { } found && Access.MaySee(configuration, session, found, actor) ? found : null;
            return new BulkItemView(i.Ticket, ticket?.Number, i.State, ticket?.State, BulkJson.Read(i.Failure));
        });
        return new BulkView(
            bulk.Id,
            bulk.Action,
            DryRun: false,
            items.Count,
            items.Count(i => i.State == BulkStates.Done),
            items.Count(i => i.State == BulkStates.Refused),
            bulk.UndoOf is null && WithInverse.Contains(bulk.Action),
            bulk.UndoOf,
            bulk.At,
            items);
    }
}
