using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>What a move's own rule sees and may do. Reading is allowed here; writing happens later, in the change.</summary>
internal sealed record MoveContext(
    Tenant Tenant,
    TenantConfiguration Configuration,
    ReadSession Session,
    TicketChange Change,
    Transition Transition,
    ActionCommand Command,
    FillRandom Random,
    TenantRegistry? Registry = null)
{
    public const int LongestComment = 10_000;

    public Ticket Ticket => Change.Ticket;

    public Actor Actor => Change.Actor;

    public Instant Now => Change.Now;

    public string? Comment => string.IsNullOrWhiteSpace(Command.Comment) ? null : Command.Comment.Trim();

    public string? Reason => string.IsNullOrWhiteSpace(Command.Reason) ? Comment : Command.Reason.Trim();

    /// <summary>Tells the citizen, by the means chosen for this ticket, and counts as our first word.</summary>
    public void Tell(string template, Instant? date = null, params (string Key, string? Value)[] values) => Tell(template, _ => date, values);

    /// <param name="date">Read when the message is written: clocks may still change with this move.</param>
    public void Tell(string template, Func<Ticket, Instant?> date, params (string Key, string? Value)[] values)
    {
        var conversation = Means.ConversationOf(Session, Ticket);
        var means = Means.Of(Configuration, Session, Ticket, conversation);
        var channel = Configuration.Accounts.GetValueOrDefault(means.Account)?.Plugin;
        if (Configuration.Text(Ticket.Language, template, channel) is not null)
        {
            Change.Tell(new CitizenMessage(
                template, t => Texts.Render(Configuration, t, template, channel, date(t), values)!, Actor.Code, means.Account, means.Recipient, means.Conversation, Now));
        }

        Change.FirstWord();
    }

    public void Notify(Guid staff, string kind)
    {
        if (staff != Actor.StaffId)
        {
            Change.Notify(new Notification { Staff = staff, Kind = kind, At = Now });
        }
    }

    public StaffMember? FindStaff(Guid id) => Session.First<StaffMember>("\"id\" = @p0", Provider.Of(id));
}
