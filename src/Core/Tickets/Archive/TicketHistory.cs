using Derman.Core.Audit;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Storage;

namespace Derman.Core.Tickets.Archive;

/// <summary>
/// All that is packed of a ticket: everything that is only asked for one ticket at a time. Attachments stay in their table (a backup
/// and the cleaning of files go by it), and so do notices nobody has read.
/// </summary>
internal sealed class TicketHistory
{
    /// <summary>The citizen's own words, whole; the row of an archived ticket keeps their beginning, for lists.</summary>
    public string Text { get; init; } = "";

    public List<Custody> Ledger { get; init; } = [];

    public List<RunningClock> Clocks { get; init; } = [];

    public List<Message> Messages { get; init; } = [];

    public List<Delivery> Deliveries { get; init; } = [];

    public List<Talk> Talks { get; init; } = [];

    public List<TicketTask> Tasks { get; init; } = [];

    public List<TicketEvent> Events { get; init; } = [];

    public List<Notification> Notices { get; init; } = [];

    public static TicketHistory Load(ReadSession session, long ticket) => new()
    {
        Ledger = session.List<Custody>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket),
        Clocks = session.List<RunningClock>("\"ticket\" = @p0 ORDER BY \"clock\", \"subject\"", ticket),
        Messages = session.List<Message>("\"ticket\" = @p0 ORDER BY \"key\"", ticket),
        Deliveries = session.List<Delivery>("\"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0) ORDER BY \"message\"", ticket),
        Talks = session.List<Talk>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket),
        Tasks = session.List<TicketTask>("\"ticket\" = @p0 ORDER BY \"created_at\", \"id\"", ticket),
        Events = session.List<TicketEvent>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket),
        Notices = session.List<Notification>("\"ticket\" = @p0 AND \"read_at\" IS NOT NULL ORDER BY \"key\"", ticket),
    };

    public void Insert(WriteSession session)
    {
        Ledger.ForEach(session.Insert);
        Clocks.ForEach(session.Insert);
        Messages.ForEach(session.Insert);
        Deliveries.ForEach(session.Insert);
        Talks.ForEach(session.Insert);
        Tasks.ForEach(session.Insert);
        Events.ForEach(session.Insert);
        Notices.ForEach(session.Insert);
    }

    public static void Delete(WriteSession session, long ticket)
    {
        session.Execute("DELETE FROM \"delivery\" WHERE \"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0)", ticket);
        foreach (var sql in Deletes)
        {
            session.Execute(sql, ticket);
        }
    }

    private static readonly string[] Deletes =
    [
        "DELETE FROM \"message\" WHERE \"ticket\" = @p0",
        "DELETE FROM \"custody\" WHERE \"ticket\" = @p0",
        "DELETE FROM \"running_clock\" WHERE \"ticket\" = @p0",
        "DELETE FROM \"talk\" WHERE \"ticket\" = @p0",
        "DELETE FROM \"ticket_task\" WHERE \"ticket\" = @p0",
        "DELETE FROM \"ticket_event\" WHERE \"ticket\" = @p0",
        "DELETE FROM \"notification\" WHERE \"ticket\" = @p0 AND \"read_at\" IS NOT NULL",
    ];
}
