using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tickets.Actions;

/// <summary>Gives the ticket to a directorate, or into the custody of one person in it.</summary>
internal class Assign(string action = Moves.Assign) : MoveRule(action)
{
    public override void Facts(MoveFacts facts) =>
        facts.Values["recipient"] = Guid.TryParse(facts.Command.To, out _) ? "staff" : "directorate";

    public override Failure? Apply(MoveContext move)
    {
        var to = move.Command.To;
        if (string.IsNullOrWhiteSpace(to))
        {
            return TicketErrors.Required("to");
        }

        if (Guid.TryParse(to, out var id))
        {
            return ToPerson(move, id);
        }

        if (move.Configuration.Tree.Find(to) is not { External: false })
        {
            return TicketErrors.Unknown("to", to);
        }

        move.Ticket.Directorate = to;
        move.Ticket.Assignee = null;
        return null;
    }

    private static Failure? ToPerson(MoveContext move, Guid id)
    {
        if (move.FindStaff(id) is not { Active: true } person)
        {
            return TicketErrors.Unknown("to", id.ToString());
        }

        move.Ticket.Assignee = person.Id;
        if (move.Configuration.Tree.Find(person.Unit) is { External: false })
        {
            move.Ticket.Directorate = person.Unit;
        }

        move.Notify(person.Id, NoticeKinds.Assigned);
        return null;
    }
}

/// <summary>The holder passes it on: a recorded act with from, to, when and why (zimmet devri).</summary>
internal sealed class HandOver() : Assign(Moves.HandOver);

/// <summary>A person takes the ticket into custody; also how work goes on after a wait.</summary>
internal sealed class Accept() : MoveRule(Moves.Accept)
{
    public override Failure? Apply(MoveContext move)
    {
        if (move.Actor.StaffId is { } staff)
        {
            move.Ticket.Assignee = staff;
            if (move.Actor.Unit is { } unit && move.Configuration.Tree.Subtree(move.Ticket.Directorate).Contains(unit))
            {
                move.Ticket.Directorate = unit;
            }
        }

        move.Ticket.WaitUntil = null;
        Clocks.TicketClocks.Meet(move.Configuration, move.Change.Situation.Clocks, Clocks.TicketClocks.MetBy.Custody, move.Now);
        return null;
    }
}
