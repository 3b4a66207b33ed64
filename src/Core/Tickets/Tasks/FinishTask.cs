using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Tasks;

/// <param name="State">done | cancelled.</param>
/// <param name="Answer">What the unit did, or why it is not needed; required for done.</param>
public sealed record FinishTaskCommand(string? State, string? Answer = null);

/// <summary>Ends a task: the unit asked answers it, or whoever asked takes it back.</summary>
public sealed class FinishTask(IClock clock)
{
    public const string DoneEvent = "taskDone";
    public const string CancelledEvent = "taskCancelled";
    private const int LongestAnswer = 10_000;

    /// <param name="ifMatch">The version of the ticket the caller saw; refused as stale on any other.</param>
    /// <returns>The ticket with its tasks. Ending a task again in the same way changes nothing.</returns>
    public async ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, Guid task, FinishTaskCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        OpenTasks.WithTasks(
            tenant,
            actor,
            await Writing.RunAsync(
                tenant,
                command.State == TaskStates.Cancelled ? CancelledEvent : DoneEvent,
                actor,
                ifMatch,
                idempotency,
                s => Decide(tenant.Configuration, s, ticket, task, command, actor, ifMatch),
                ct));

    private Decision Decide(
        TenantConfiguration configuration, ReadSession session, Guid id, Guid taskId, FinishTaskCommand command, Actor actor, int? ifMatch)
    {
        if (TicketSituation.Load(session, id) is not { } situation || Access.Of(configuration, session, situation.Ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (session.First<TicketTask>("\"id\" = @p0", Provider.Of(taskId)) is not { } task || task.Ticket != situation.Ticket.Key)
        {
            return TicketErrors.TaskNotFound;
        }

        if (Fault(command) is { } fault)
        {
            return fault;
        }

        var done = command.State == TaskStates.Done;
        if (!(done ? OpenTasks.MayAnswer(access, task) : OpenTasks.MayTakeBack(access, situation.Ticket, task, actor)))
        {
            return TicketErrors.NotYou(done ? DoneEvent : CancelledEvent);
        }

        var citizen = Actions.CitizenNames.Of(session, situation.Ticket);
        if (task.State != TaskStates.Open)
        {
            return task.State == command.State && task.EndedBy == actor.Code
                ? new Decision(null, TicketViews.Of(configuration, session, situation.Ticket, situation.Clocks, actor, citizen))
                : TicketErrors.TaskEnded;
        }

        if (ifMatch is { } version && version != situation.Ticket.Version)
        {
            return TicketErrors.Stale;
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        OpenTasks.End(change, task, command.State!, command.Answer?.Trim());
        change.Details["task"] = task.Id.ToString();
        change.Details["directorate"] = task.Directorate;
        if (task.Answer is { Length: > 0 })
        {
            change.Details["answer"] = task.Answer;
        }

        OpenTasks.Tell(change, done ? OpenTasks.Asked(situation.Ticket, task) : OpenTasks.PeopleOf(configuration, session, task.Directorate, change.Now), NoticeKinds.TaskDone);
        change.Settle(null);
        return new Decision(change, null, citizen);
    }

    private static Failure? Fault(FinishTaskCommand command) => command switch
    {
        { State: null or "" } => TicketErrors.Required("state"),
        { State: not (TaskStates.Done or TaskStates.Cancelled) } => TicketErrors.Unknown("state", command.State),
        { State: TaskStates.Done } when string.IsNullOrWhiteSpace(command.Answer) => TicketErrors.Required("answer"),
        { Answer.Length: > LongestAnswer } => TicketErrors.TooLong("answer", LongestAnswer),
        _ => null,
    };
}
