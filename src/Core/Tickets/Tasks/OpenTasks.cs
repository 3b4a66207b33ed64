using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Tasks;

/// <summary>What giving, finishing and closing have in common: who may, who is told, and how a task ends.</summary>
internal static class OpenTasks
{
    /// <summary>The unit asked, and those who act for everybody (the desk on the telephone, a program).</summary>
    public static bool MayAnswer(TicketAccess access, TicketTask task) => access.TakesPart && (access.SeesAll || IsOf(access, task.Directorate));

    /// <summary>Whoever asked, the ticket's directorate, and those who act for everybody.</summary>
    public static bool MayTakeBack(TicketAccess access, Ticket ticket, TicketTask task, Actor actor) =>
        access.TakesPart && (access.SeesAll || task.CreatedBy == actor.Code || IsOf(access, ticket.Directorate));

    public static string SubjectOf(TicketTask task) => task.Id.ToString("n", CultureInfo.InvariantCulture);

    /// <summary>The heads of a unit; where none is there, its people.</summary>
    public static IEnumerable<Guid> PeopleOf(TenantConfiguration configuration, ReadSession session, string unit, Instant now)
    {
        var heads = StaffOfUnit.WithRole(configuration, session, unit, Roles.Head, now).ToList();
        return (heads.Count > 0 ? heads : StaffOfUnit.Present(session, unit, now)).Select(s => s.Id);
    }

    /// <summary>Who waits for the answer: the holder of the ticket, and whoever asked.</summary>
    public static IEnumerable<Guid> Asked(Ticket ticket, TicketTask task)
    {
        if (ticket.Assignee is { } holder)
        {
            yield return holder;
        }

        if (Actor.StaffIdOf(task.CreatedBy) is { } asker && asker != ticket.Assignee)
        {
            yield return asker;
        }
    }

    public static void Tell(TicketChange change, IEnumerable<Guid> people, string kind)
    {
        foreach (var person in people.Where(p => p != change.Actor.StaffId))
        {
            change.Notify(new Notification { Staff = person, Kind = kind, At = change.Now });
        }
    }

    public static void End(TicketChange change, TicketTask task, string state, string? answer)
    {
        task.State = state;
        task.Answer = string.IsNullOrEmpty(answer) ? null : answer;
        task.EndedBy = change.Actor.Code;
        task.EndedAt = change.Now;
        change.Write(s => s.Update(task));
        change.Ticket.OpenTasks--;
        if (change.Situation.Clocks.Find(c => c.Subject == SubjectOf(task)) is { } share)
        {
            TicketClocks.Stop(share, change.Now);
        }
    }

    /// <summary>A ticket that has ended asks nobody for work any more.</summary>
    public static void Cancel(MoveContext move)
    {
        if (move.Ticket.OpenTasks == 0)
        {
            return;
        }

        foreach (var task in move.Session.List<TicketTask>("\"ticket\" = @p0 AND \"state\" = @p1", move.Ticket.Key, TaskStates.Open))
        {
            End(move.Change, task, TaskStates.Cancelled, null);
            Tell(move.Change, PeopleOf(move.Configuration, move.Session, task.Directorate, move.Now), NoticeKinds.TaskDone);
        }
    }

    public static Result<TicketView> WithTasks(Tenant tenant, Actor actor, Result<TicketView> result) => result.Value is not { } view
        ? result
        : tenant.Store.Read(session => TicketSituation.Load(session, view.Id) is { } situation
            ? view with { Tasks = ReadTicket.TasksOf(tenant.Configuration, session, situation, actor.Language ?? tenant.Configuration.Profile.DefaultLanguage) }
            : view);

    private static bool IsOf(TicketAccess access, string unit) => access.Reasons.Any(r => r.Grant.Units.Contains(unit));
}
