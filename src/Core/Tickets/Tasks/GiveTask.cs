using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Tasks;

/// <param name="Directorate">The unit asked; not an outside institution (that is a referral).</param>
/// <param name="Text">What is asked of it, 1–10,000 characters.</param>
/// <param name="Target">Its share of the time; the tenant's task share when absent.</param>
public sealed record GiveTaskCommand(string? Directorate, string? Text, Target? Target = null);

/// <summary>Asks another directorate for a part of the work. The ticket stays where it is; it cannot be solved before the answer.</summary>
public sealed class GiveTask(IClock clock, FillRandom random)
{
    public const string Event = "taskGiven";
    private const int LongestText = 10_000;

    /// <param name="ifMatch">The version the caller saw; refused as stale on any other.</param>
    /// <returns>The ticket with its tasks.</returns>
    public async ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, GiveTaskCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        OpenTasks.WithTasks(
            tenant,
            actor,
            await Writing.RunAsync(tenant, Event, actor, ifMatch, idempotency, s => Decide(tenant.Configuration, s, ticket, command, actor, ifMatch), ct));

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, GiveTaskCommand command, Actor actor, int? ifMatch)
    {
        var opened = TicketSituation.ToChange(configuration, session, id, actor, Event, ifMatch);
        if (opened.Value is not { } situation)
        {
            return opened.Failure!;
        }

        if (Fault(configuration, command) is { } fault)
        {
            return fault;
        }

        if (situation.Ticket.Category == Category.Closed)
        {
            return TicketErrors.Ended;
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        var task = new TicketTask
        {
            Id = UuidV7.New(change.Now, random),
            Ticket = situation.Ticket.Key,
            Directorate = command.Directorate!,
            Text = command.Text!.Trim(),
            CreatedBy = actor.Code,
            CreatedAt = change.Now,
        };
        change.Write(s => s.Insert(task));
        situation.Ticket.OpenTasks++;
        if (TicketClocks.StartTask(configuration, situation.Ticket, task, command.Target, situation.Ledger) is { } share)
        {
            change.Add(share);
        }

        change.Details["task"] = task.Id.ToString();
        change.Details["to"] = task.Directorate;
        change.Details["text"] = task.Text;
        OpenTasks.Tell(change, OpenTasks.PeopleOf(configuration, session, task.Directorate, change.Now), NoticeKinds.TaskGiven);
        change.Settle(null);
        return new Decision(change, null, Actions.CitizenNames.Of(session, situation.Ticket));
    }

    private static Failure? Fault(TenantConfiguration configuration, GiveTaskCommand command)
    {
        if (string.IsNullOrWhiteSpace(command.Directorate))
        {
            return TicketErrors.Required("directorate");
        }

        if (configuration.Tree.Find(command.Directorate) is not { External: false })
        {
            return TicketErrors.Unknown("directorate", command.Directorate);
        }

        if (string.IsNullOrWhiteSpace(command.Text))
        {
            return TicketErrors.Required("text");
        }

        if (command.Text.Length > LongestText)
        {
            return TicketErrors.TooLong("text", LongestText);
        }

        return command.Target is { } target && TargetCheck.Problems(target, "target") is [var problem, ..]
            ? Failure.Invalid(problem.Code, "target", ("field", "target"))
            : null;
    }
}
