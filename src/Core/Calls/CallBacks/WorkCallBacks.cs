using Derman.Core.Calls.Contacts;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>Calling back: one person at a time has a call-back, and says how it went.</summary>
public sealed class WorkCallBacks(IClock clock, FillRandom random)
{
    /// <summary>Long enough to dial and to speak; whoever forgets it keeps nobody from calling for longer.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(10);

    /// <summary>It is this person's for some minutes. Taken again it lasts longer.</summary>
    public ValueTask<Result<bool>> TakeAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => ChangeAsync(
        tenant, id, actor, ct, (_, row, now) =>
        {
            if (row.IsHeldByAnother(actor.Code, now))
            {
                return CallBackErrors.Taken;
            }

            (row.TakenBy, row.TakenUntil) = (actor.Code, now + Lease);
            return null;
        });

    /// <summary>Not now: it is anybody's again. Of one that somebody else has, nothing changes.</summary>
    public ValueTask<Result<bool>> ReleaseAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => ChangeAsync(
        tenant, id, actor, ct, (_, row, _) =>
        {
            if (row.TakenBy == actor.Code)
            {
                (row.TakenBy, row.TakenUntil) = (null, null);
            }

            return null;
        });

    /// <summary>Nobody answered: again after a growing pause, or closed when it was tried as often as the rules say.</summary>
    public ValueTask<Result<bool>> NotReachedAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => ChangeAsync(
        tenant, id, actor, ct, (_, row, now) =>
        {
            if (NotHeld(row, actor, now) is { } refused)
            {
                return refused;
            }

            row.Tries++;
            row.FirstTriedAt ??= now;
            row.MetAt ??= now;
            row.TellAt = null;
            (row.TriedAt, row.TriedBy, row.TakenBy, row.TakenUntil) = (now, actor.Code, null, null);
            if (row.Tries >= CallBackTerms.Of(tenant.Configuration).Tries)
            {
                CallBackEnd.Close(row, CallBackReasons.Unreachable, actor, now);
            }
            else
            {
                row.NextAt = CallBackTerms.Again(tenant.Configuration, row.Account, now, row.Tries);
            }

            return null;
        });

    /// <summary>Spoken, and no ticket was needed: counted as an answer of the desk.</summary>
    /// <param name="text">What it was about; nothing is needed.</param>
    public ValueTask<Result<bool>> SpokenAsync(Tenant tenant, Guid id, string? text, Actor actor, CancellationToken ct) => ChangeAsync(
        tenant, id, actor, ct, (session, row, now) =>
        {
            if (NotHeld(row, actor, now) is { } refused)
            {
                return refused;
            }

            session.Insert(new DeskContact
            {
                Key = session.Next("desk_contact"),
                Id = UuidV7.New(now, random),
                Kind = ContactKinds.Answered,
                At = now,
                By = actor.Code,
                Channel = tenant.Configuration.Pack.Channels.ChannelOf(row.Account) ?? RegisterCheck.DefaultChannel,
                Account = row.Account,
                Citizen = CallLog.Known(session, row.Number),
                Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
            });
            CallBackEnd.Close(row, CallBackReasons.Spoken, actor, now);
            return null;
        });

    private static Failure? NotHeld(CallBack row, Actor actor, Instant now) =>
        row.TakenBy == actor.Code ? null : row.IsHeldByAnother(actor.Code, now) ? CallBackErrors.Taken : CallBackErrors.NotTaken;

    private async ValueTask<Result<bool>> ChangeAsync(
        Tenant tenant, Guid id, Actor actor, CancellationToken ct, Func<WriteSession, CallBack, Instant, Failure?> change)
    {
        if (!CallBackRights.MayCall(tenant.Configuration, actor))
        {
            return CallBackErrors.NotFound;
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<bool>>(
            session =>
            {
                if (CallBackEnd.Row(session, id) is not { } row)
                {
                    return CallBackErrors.NotFound;
                }

                if (row.ClosedAt is not null)
                {
                    return CallBackErrors.Closed;
                }

                if (change(session, row, now) is { } refused)
                {
                    return refused;
                }

                session.Update(row);
                return true;
            },
            ct);
    }
}
