using Derman.Core.Common;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tickets.Actions;

/// <summary>One use case on a ticket. The order is always: fields, evidence, guards, effect.</summary>
internal abstract class MoveRule(string action)
{
    public string Action => action;

    /// <summary>Checks the fields that choose a transition: a missing or unknown one is that, and not "not allowed".</summary>
    public virtual Failure? Check(ActionCommand command) => null;

    /// <summary>Facts that choose between transitions of one action (recipient, result, decision).</summary>
    public virtual void Facts(MoveFacts facts)
    {
    }

    /// <summary>Checks the command's fields and records evidence it brings (proof, talk), before the guards look.</summary>
    public virtual Failure? Prepare(MoveContext move) => null;

    /// <summary>The outcome whose guards count for this move; null when the move ends nothing.</summary>
    public virtual string? OutcomeOf(MoveContext move) => null;

    public virtual IEnumerable<string> Guards(MoveContext move) =>
        GuardCheck.Of(move.Transition, move.Configuration.Workflow.Outcome(OutcomeOf(move)));

    /// <summary>Effects beside the new state. The state has been set.</summary>
    public abstract Failure? Apply(MoveContext move);

    /// <summary>Why the custody changed, for the ledger.</summary>
    public virtual string? LedgerReason(MoveContext move) => move.Reason;
}

/// <summary>What a command says, as far as it chooses a transition.</summary>
internal sealed class MoveFacts(Tenancy.TenantConfiguration configuration, Ticket ticket, ActionCommand command)
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public ActionCommand Command => command;

    public Ticket Ticket => ticket;

    public Tenancy.TenantConfiguration Configuration => configuration;
}
