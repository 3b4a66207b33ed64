using Derman.Core.Audit;
using Derman.Core.Notifications;
using Derman.Core.Portal.Drafts;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Sweep;

/// <summary>What is due in one tenant now: escalation levels, expired waits, temporary solutions that come back. Costs what is due, not what is open.</summary>
public sealed class SweepTenant(IClock clock, PerformAction perform)
{
    private const int Page = 100;

    /// <summary>Until nothing is due.</summary>
    /// <returns>The next moment this tenant asks for, null when there is none.</returns>
    public async Task<Instant?> ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        while (await StepAsync(tenant, Page, ct) >= Page)
        {
            ct.ThrowIfCancellationRequested();
        }

        return NextOf(tenant);
    }

    /// <summary>A tenant's turn: no more than its share of each kind, so that the others come to theirs.</summary>
    /// <returns>How much was done; as much as allowed means that there may be more.</returns>
    public async Task<int> StepAsync(Tenant tenant, int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var fired = await EscalateAsync(tenant, most, now, ct);
        var expired = await WakeAsync(tenant, "\"wait_until\"", Moves.WaitExpired, most, now, ct);
        var reopened = await WakeAsync(tenant, "\"reopens_at\"", Moves.DecideReopen, most, now, ct);
        await DraftBook.ExpireAsync(tenant, now, ct);
        return Math.Max(fired, Math.Max(expired, reopened));
    }

    /// <summary>The earliest moment anything in the store asks for, read from the indexes.</summary>
    public static Instant? NextOf(Tenant tenant) => tenant.Store.Read(session =>
    {
        Instant? next = null;
        foreach (var sql in (string[])
                 [
                     "SELECT MIN(\"next_at\") FROM \"running_clock\" WHERE \"next_at\" IS NOT NULL",
                     "SELECT MIN(\"wait_until\") FROM \"ticket\" WHERE \"wait_until\" IS NOT NULL",
                     "SELECT MIN(\"reopens_at\") FROM \"ticket\" WHERE \"reopens_at\" IS NOT NULL",
                     "SELECT MIN(\"expires_at\") FROM \"portal_draft\"",
                 ])
        {
            if (session.Scalar(sql) is long ticks && Provider.ToInstant(ticks) is var at && (next is null || at < next))
            {
                next = at;
            }
        }

        return next;
    });

    private static async Task<int> EscalateAsync(Tenant tenant, int most, Instant now, CancellationToken ct)
    {
        var due = tenant.Store.Read(s => s.List<RunningClock>("\"next_at\" <= @p0 ORDER BY \"next_at\" LIMIT @p1", Provider.Of(now), (long)most));
        var fired = 0;
        foreach (var row in due)
        {
            fired += await EscalateAsync(tenant, row, now, ct) ? 1 : 0;
        }

        return fired;
    }

    /// <summary>Fires every level that has come due, each once: the level and its notices are one transaction.</summary>
    private static ValueTask<bool> EscalateAsync(Tenant tenant, RunningClock seen, Instant now, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        return tenant.Store.WriteAsync(
            session =>
            {
                var row = session.First<RunningClock>(
                    "\"ticket\" = @p0 AND \"clock\" = @p1 AND \"subject\" = @p2", seen.Ticket, seen.Clock, seen.Subject);
                if (row is null || row.NextAt is null || row.NextAt > now || session.First<Ticket>("\"key\" = @p0", row.Ticket) is not { } ticket)
                {
                    return false;
                }

                var ledger = session.List<Custody>("\"ticket\" = @p0 ORDER BY \"seq\"", row.Ticket);
                while (row.NextAt is { } at && at <= now && TicketClocks.NextLevel(configuration, row) is { } level)
                {
                    row.Level = level.Level;
                    var told = new Escalation(configuration, session, ticket, now).Responsible(row, level);
                    foreach (var (person, _) in told)
                    {
                        session.Insert(new Notification
                        {
                            Key = session.Next("notification"),
                            Staff = person.Id,
                            Ticket = ticket.Key,
                            Kind = level.AtPercent < 100 ? NoticeKinds.Warning : NoticeKinds.Escalation,
                            Values = EventText.Of(new System.Text.Json.Nodes.JsonObject { ["clock"] = row.Clock, ["percent"] = level.AtPercent, ["due"] = row.Due is { } due ? NodaTime.Text.InstantPattern.ExtendedIso.Format(due) : null }),
                            At = now,
                        });
                    }

                    var content = new System.Text.Json.Nodes.JsonObject
                    {
                        ["clock"] = row.Clock,
                        ["level"] = level.Level,
                        ["percent"] = level.AtPercent,
                        ["to"] = Names(told.Select(t => t.Person)),
                    };
                    if (told.Any(t => t.For is not null))
                    {
                        content[EventKeys.ForWhom] = string.Join(", ", told.Select(t => t.For?.DisplayName).OfType<string>());
                    }

                    EventChain.Append(session, ticket.Key, "escalated", Actor.System.Code, now, EventText.Of(content));
                    TicketClocks.Refresh(configuration, row, ledger);
                }

                if (row.NextAt <= now)
                {
                    row.NextAt = null; // No level is left although the row asked for one (rules changed): never again.
                }

                // Whoever decided on the ticket before this must decide again: he does not know the level has fired.
                ticket.Version++;
                session.Update(ticket);
                session.Update(row);
                return true;
            },
            ct);
    }

    private static System.Text.Json.Nodes.JsonArray Names(IEnumerable<Staff.StaffMember> people) =>
        new([.. people.Select(p => (System.Text.Json.Nodes.JsonNode)p.DisplayName)]);

    /// <returns>How many tickets moved on; one that could not stays due and is tried again.</returns>
    private async Task<int> WakeAsync(Tenant tenant, string column, string move, int most, Instant now, CancellationToken ct)
    {
        var moved = 0;
        var due = tenant.Store.Read(s => s.Query(
            $"SELECT \"id\" FROM \"ticket\" WHERE {column} <= @p0 ORDER BY {column} LIMIT @p1", r => Provider.ToGuid(r.GetFieldValue<byte[]>(0)), Provider.Of(now), (long)most));
        foreach (var id in due)
        {
            var result = move == Moves.DecideReopen
                ? await perform.ReopenTemporaryAsync(tenant, id, ct)
                : await perform.ExecuteAsync(tenant, id, move, ActionCommand.Empty, Actor.System, null, null, ct);
            moved += result.Failure is null ? 1 : 0;
            if (result.Failure is { Kind: Common.FailureKind.Conflict or Common.FailureKind.Forbidden })
            {
                // The tenant's workflow knows no way on from this state: the date is dropped, the ticket stays where it is.
                await tenant.Store.WriteAsync(
                    s => s.Execute($"UPDATE \"ticket\" SET {column} = NULL, \"version\" = \"version\" + 1 WHERE \"id\" = @p0", Provider.Of(id)), ct);
                moved++;
            }
        }

        return moved;
    }
}
