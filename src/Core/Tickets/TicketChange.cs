using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Publishing;
using Derman.Core.Search;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Ledger;
using NodaTime;

namespace Derman.Core.Tickets;

/// <summary>
/// One change of one ticket, decided outside the writer and applied inside it as a whole: ticket, custody, clocks, event,
/// messages with their outbox rows, notices. Applying fails as a whole when somebody else changed the ticket meanwhile.
/// </summary>
internal sealed class TicketChange
{
    private readonly TenantConfiguration _configuration;
    private readonly List<Func<ReadSession, bool>> _conditions = [];
    private readonly List<Action<WriteSession>> _writes = [];
    private readonly List<CitizenMessage> _messages = [];
    private readonly List<Notification> _notices = [];
    private readonly HashSet<int> _newCustody = [];
    private readonly HashSet<RunningClock> _newClocks = [];
    private readonly int _version;
    private readonly CountPlace _counted;
    private readonly bool _archived;
    private readonly Category _categoryBefore;
    private readonly string _publicBefore;

    public TicketChange(TenantConfiguration configuration, TicketSituation situation, Actor actor, Instant now)
    {
        _configuration = configuration;
        Situation = situation;
        Actor = actor;
        Now = Instant.Max(now, situation.Ledger[^1].From);
        _version = situation.Ticket.Version;
        _counted = CountPlace.Of(situation.Ticket);
        _archived = situation.Ticket.ArchivedAt is not null;
        _categoryBefore = situation.Ticket.Category;
        _publicBefore = PublicStatus.Of(situation.Ticket);
        StateBefore = situation.Ticket.State;
        DirectorateBefore = situation.Ticket.Directorate;
        AssigneeBefore = situation.Ticket.Assignee;
        if (actor.StandsInOn(situation.Ticket) is { } absent)
        {
            Details[EventKeys.ForWhom] = absent.Name;
        }
    }

    public TicketSituation Situation { get; }

    public Ticket Ticket => Situation.Ticket;

    public Actor Actor { get; }

    public Instant Now { get; }

    public string StateBefore { get; }

    public string DirectorateBefore { get; }

    public Guid? AssigneeBefore { get; }

    /// <summary>Details for the event, beside before and after.</summary>
    public JsonObject Details { get; } = [];

    public bool TextChanged { get; set; }

    /// <summary>What is said to the citizen with this change.</summary>
    public IReadOnlyList<CitizenMessage> Messages => _messages;

    /// <summary>What must still be true of other rows when the change is written; else it is decided again.</summary>
    public void OnlyIf(Func<ReadSession, bool> condition) => _conditions.Add(condition);

    public void Write(Action<WriteSession> write) => _writes.Add(write);

    public void Tell(CitizenMessage message) => _messages.Add(message);

    public void Notify(Notification notice) => _notices.Add(notice);

    public void Add(RunningClock clock)
    {
        Situation.Clocks.Add(clock);
        _newClocks.Add(clock);
    }

    public void MoveTo(string state)
    {
        Ticket.State = state;
        Ticket.Category = _configuration.Workflow.CategoryOf(state);
    }

    /// <summary>We have spoken to the citizen; the first time counts.</summary>
    public void FirstWord()
    {
        Ticket.FirstWordAt ??= Now;
        Ticket.WordDue = NextWord.After(Now);
        TicketClocks.Meet(_configuration, Situation.Clocks, TicketClocks.MetBy.FirstWord, Now);
    }

    /// <summary>A new attempt at the work: what was proven, approved or said before no longer counts.</summary>
    public void StartCycle()
    {
        Ticket.Cycle++;
        Ticket.ProofCount = 0;
        Ticket.ProposedOutcome = null;
        Ticket.ProposedAt = null;
        Ticket.ProposedBy = null;
        Ticket.ApprovedAt = null;
        Ticket.TalkMetAt = null;
        Ticket.SolvedAt = null;
    }

    /// <summary>Brings ledger and clocks in line with the ticket; call once, after the move is decided.</summary>
    public void Settle(string? reason)
    {
        var categoryBefore = Situation.Ledger[^1].Category;
        if (CustodyLedger.Move(_configuration, Ticket, Situation.Ledger, reason, Actor.Code, Now) is { } moved)
        {
            _newCustody.Add(moved.Seq);
        }

        if (Ticket.Category != Category.Waiting)
        {
            Ticket.WaitUntil = null; // However the wait ended, its date is over.
        }

        if (categoryBefore == Category.Solved && Ticket.Category is not (Category.Solved or Category.Closed))
        {
            TicketClocks.Resume(_configuration, Situation.Clocks, TicketClocks.MetBy.Solved);
        }

        if (Ticket.Assignee is not null)
        {
            TicketClocks.Meet(_configuration, Situation.Clocks, TicketClocks.MetBy.Custody, Now);
        }

        if (Ticket.Category is Category.Solved or Category.Closed)
        {
            TicketClocks.Meet(_configuration, Situation.Clocks, TicketClocks.MetBy.Solved, Now);
        }

        if (Ticket.Category == Category.Closed)
        {
            foreach (var clock in Situation.Clocks)
            {
                TicketClocks.Stop(clock, Now);
            }
        }
        else if (categoryBefore != Ticket.Category)
        {
            foreach (var clock in Situation.Clocks)
            {
                TicketClocks.Refresh(_configuration, clock, Situation.Ledger);
            }
        }

        Ticket.NextDue = TicketClocks.NextDue(Situation.Clocks);
    }

    /// <returns>False when the ticket has moved on; nothing was written.</returns>
    public bool Apply(WriteSession session, string kind)
    {
        Ticket.Version = _version + 1;
        Ticket.ChangedAt = Now;
        Ticket.ArchivedAt = null;
        Ticket.WordDue = Ticket.Category == Category.Closed ? null : Ticket.WordDue ?? NextWord.After(Now);
        var indexed = TextChanged ? session.First<Ticket>("\"key\" = @p0", Ticket.Key) : null;
        if (!_conditions.TrueForAll(c => c(session)) || !session.Update(Ticket))
        {
            return false;
        }

        if (_archived)
        {
            TicketArchives.Restore(session, Ticket.Key);
        }

        TicketCounts.Moved(session, _counted, Ticket);
        foreach (var interval in Situation.Ledger)
        {
            if (_newCustody.Contains(interval.Seq))
            {
                session.Insert(interval);
            }
            else if (_newCustody.Contains(interval.Seq + 1))
            {
                session.Update(interval);
            }
        }

        foreach (var clock in Situation.Clocks)
        {
            if (_newClocks.Contains(clock))
            {
                session.Insert(clock);
            }
            else
            {
                session.Update(clock);
            }
        }

        foreach (var write in _writes)
        {
            write(session);
        }

        foreach (var message in _messages)
        {
            message.Write(session, Ticket);
        }

        foreach (var notice in _notices.SelectMany(n => Receivers(session, n)).DistinctBy(n => (n.Staff, n.Kind)))
        {
            notice.Key = session.Next("notification");
            notice.Ticket = Ticket.Key;
            session.Insert(notice);
        }

        PublicUpdates.Note(session, Ticket, _categoryBefore, _publicBefore, Now);
        EventChain.Append(session, Ticket.Key, kind, Actor.Code, Now, EventText.Of(this));
        if (indexed is not null)
        {
            indexed.Text = Ticket.Text; // Never edited; of an archived ticket the row has only the beginning.
            session.Last(TicketIndex.OrderOf(Ticket.Key), () => TicketIndex.Replace(session, indexed, Ticket));
        }

        return true;
    }

    /// <summary>What a person on leave is told, whoever stands in is told too.</summary>
    private IEnumerable<Notification> Receivers(ReadSession session, Notification notice)
    {
        yield return notice;
        if (session.First<StaffMember>("\"id\" = @p0", Provider.Of(notice.Staff)) is { } person
            && Absences.Present(session, person, Now) is { } present && present.Id != person.Id && present.Id != Actor.StaffId)
        {
            yield return new Notification { Staff = present.Id, Kind = notice.Kind, Values = notice.Values, At = notice.At };
        }
    }
}

/// <summary>Names inside an event's content that screens read.</summary>
public static class EventKeys
{
    /// <summary>In the event of whoever stands in: the name of the person on leave.</summary>
    public const string ForWhom = "for";
}

internal static class EventText
{
    private static readonly System.Text.Json.JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    public static string Of(TicketChange change)
    {
        var content = new JsonObject();
        Changed(content, "state", change.StateBefore, change.Ticket.State);
        Changed(content, "directorate", change.DirectorateBefore, change.Ticket.Directorate);
        Changed(content, "assignee", change.AssigneeBefore?.ToString(), change.Ticket.Assignee?.ToString());
        foreach (var (key, value) in change.Details.ToArray())
        {
            content[key] = value?.DeepClone();
        }

        return content.ToJsonString(Readable);
    }

    public static string Of(JsonObject content) => content.ToJsonString(Readable);

    private static void Changed(JsonObject content, string name, string? before, string? after)
    {
        if (before != after)
        {
            content[name] = new JsonObject { ["before"] = before, ["after"] = after };
        }
    }
}
