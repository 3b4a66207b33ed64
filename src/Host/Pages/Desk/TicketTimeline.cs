using System.Text.Json;
using Derman.Core.Calls;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Derman.Host.TagHelpers;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>Conversation and events of a ticket as one story, day by day.</summary>
internal sealed class TicketTimeline(TenantConfiguration configuration, EventWords events, IUiText text, Dates dates)
{
    /// <summary>Events that are told by the message beside them.</summary>
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal) { "said", "citizenWrote" };

    /// <param name="show"><c>messages</c> or <c>custody</c>; anything else is all.</param>
    /// <param name="amount">A time held, in words.</param>
    public TimelineModel Of(TicketView ticket, string citizen, Instant now, string? show, Func<Duration, string> amount, string here, IReadOnlyList<CallNote> calls)
    {
        var found = show == "custody" ? Held(ticket, now, amount) : Happened(ticket, citizen, show == "messages", here, calls);
        var items = new List<TimelineItem>();
        LocalDate? day = null;
        (TimelineEvent First, int Count)? row = null;
        foreach (var (at, _, item) in found.OrderBy(f => f.At).ThenBy(f => f.Order))
        {
            // The same warning again and again is one line that counts.
            if (item is TimelineEvent again && row is var (first, count) && first.Text == again.Text && first.Actor == again.Actor && first.Icon == again.Icon)
            {
                row = (first, count + 1);
                items[^1] = first with { Again = text.T("timeline.times", ("n", count + 1), ("when", dates.Short(at))) };
                continue;
            }

            row = item is TimelineEvent single ? (single, 1) : null;
            if (dates.DateOf(at) != day)
            {
                day = dates.DateOf(at);
                items.Add(new TimelineDay(dates.DayHeading(day.Value, now)));
            }

            items.Add(item);
        }

        return new TimelineModel(items);
    }

    private List<(Instant At, int Order, TimelineItem Item)> Happened(TicketView ticket, string citizen, bool messagesOnly, string here, IReadOnlyList<CallNote> calls)
    {
        var found = new List<(Instant At, int Order, TimelineItem Item)>
        {
            (ticket.RegisteredAt, 0, new TimelineMessage(
                MessageSide.Citizen, citizen, ticket.Text, Shown(ticket.RegisteredAt), Icons.Channel(ticket.Channel), ChannelName(ticket.Channel))),
        };
        var conversation = ticket.Conversation ?? [];
        for (var i = 0; i < conversation.Count; i++)
        {
            // The first message of a channel is the request itself, which stands at the top already.
            if (i == 0 && conversation[i].Direction == "in" && conversation[i].Text == ticket.Text)
            {
                found[0] = found[0] with { Item = ((TimelineMessage)found[0].Item) with { Attachments = Files(ticket, conversation[i], here) } };
                continue;
            }

            found.Add((conversation[i].At, 1, Message(conversation[i], citizen) with { Attachments = Files(ticket, conversation[i], here) }));
        }

        foreach (var call in calls)
        {
            found.Add((call.At, 1, new TimelineEvent(Icons.PhoneCall, text.T("timeline.call", ("call", CallWords.Of(call, text))), Shown(call.At), call.By, Recordings: call.Recordings)));
        }

        foreach (var item in ticket.Events ?? [])
        {
            if (item.Kind == "note" && EventWords.Comment(item) is { } note)
            {
                found.Add((item.At, 2, new TimelineMessage(MessageSide.Note, events.Actor(item.Actor), note, Shown(item.At))));
            }
            else if (!messagesOnly && !Told.Contains(item.Kind))
            {
                found.Add((item.At, 2, new TimelineEvent(IconOf(item.Kind), events.Of(item), Shown(item.At), events.Actor(item.Actor))));
            }
        }

        return found;
    }

    /// <summary>Who held it, one line an interval.</summary>
    private List<(Instant At, int Order, TimelineItem Item)> Held(TicketView ticket, Instant now, Func<Duration, string> amount)
    {
        var end = ticket.ClosedAt ?? now;
        return [.. (ticket.Custody ?? []).Where(c => c.From < end || c.To is null).Select((c, i) =>
        {
            var holder = c.Holder.Kind == Core.Tickets.HolderKinds.Citizen ? text["ledger.citizen"] : c.Holder.Name.Length == 0 ? text["ledger.institution"] : c.Holder.Name;
            var open = c.To is null && ticket.ClosedAt is null;
            var line = text.T(open ? "timeline.heldNow" : "timeline.held", ("holder", holder), ("span", amount(Duration.Max(Duration.Zero, (c.To ?? end) - c.From))));
            var state = configuration.Workflow.Knows(c.State) ? configuration.Workflow.State(c.State).Names.In(text.Language) : c.State;
            var why = c.Reason is { Length: > 0 } reason ? text.Direction == "rtl" ? $" «{reason}»" : $" “{reason}”" : "";
            return (c.From, i, (TimelineItem)new TimelineEvent(HolderIcon(c.Holder.Kind), $"{line} · {state}{why}", Shown(c.From)));
        })];
    }

    private static string HolderIcon(string kind) => kind switch
    {
        Core.Tickets.HolderKinds.Citizen => Icons.User,
        Core.Tickets.HolderKinds.Institution => Icons.Institution,
        Core.Tickets.HolderKinds.Person => Icons.HandOver,
        Core.Tickets.HolderKinds.Desk => Icons.Inbox,
        _ => Icons.Building,
    };

    private static List<Attached>? Files(TicketView ticket, MessageView message, string here) => message.Files is not { Count: > 0 } files ? null :
    [
        .. (ticket.Attachments ?? []).Where(a => files.Contains(a.Id) && a.State == "ready")
            .Select(a => new Attached(a.FileName, $"{here}/files/{a.Id}", a.MediaType is "image/png" or "image/jpeg" or "image/webp" or "image/gif" ? $"{here}/files/{a.Id}" : null)),
    ];

    public string ChannelName(string code) =>
        configuration.Channels.TryGetValue(code, out var channel) ? channel.Names.In(text.Language)
        : text.Has($"channel.{code}") ? text[$"channel.{code}"] : code;

    private TimelineMessage Message(MessageView message, string citizen)
    {
        if (message.Direction == "in")
        {
            return new TimelineMessage(MessageSide.Citizen, Writer(message) ?? citizen, Words(message), Shown(message.At), Said: Said(message));
        }

        var means = message.Means is { } account ? configuration.Accounts.GetValueOrDefault(account)?.Plugin ?? account : null;
        var (icon, name) = means switch
        {
            null => (null, null),
            "portal" => (Icons.Web, text["means.portal"]),
            "spoken" => (Icons.PhoneCall, text["means.spoken"]),
            _ => (Icons.Channel(means), text.Has($"channel.{means}") ? text[$"channel.{means}"] : means),
        };
        return new TimelineMessage(
            MessageSide.Us,
            message.Mark == MessageMarks.External ? text["message.outside"] : events.Actor(message.Author),
            Words(message),
            Shown(message.At),
            icon,
            name,
            message.Delivery is { } state and not (DeliveryStates.Posted or DeliveryStates.Spoken) ? new Shared.Models.Delivery(StateOf(state), DeliveryWords(message, state)) : null,
            Said: Said(message));
    }

    private string Words(MessageView message) => message.Overtaken == "revoked" ? text["message.revoked.text"] : message.Text;

    /// <summary>Many people write in one public thread: the name each gave.</summary>
    private static string? Writer(MessageView message)
    {
        if (message is not { Public: true, Parts: { } json })
        {
            return null;
        }

        using var parts = JsonDocument.Parse(json);
        return parts.RootElement.EnumerateArray().Where(p => p.GetProperty("type").GetString() == "author").Select(p => p.GetProperty("name").GetString()).FirstOrDefault();
    }

    private List<string>? Said(MessageView message)
    {
        var said = new List<string>();
        if (message.Public == true)
        {
            said.Add(text["message.public"]);
        }

        if (message.Overtaken is { } overtaken)
        {
            said.Add(text[$"message.{overtaken}"]);
        }

        if (message.Mark is { } mark and not MessageMarks.External)
        {
            said.Add(text[$"message.{mark}"]);
        }

        return said.Count == 0 ? null : said;
    }

    private string DeliveryWords(MessageView message, string state)
    {
        if (state == DeliveryStates.Failed && message.FailureCode is { } code)
        {
            return $"{text["delivery.failed"]}: {(text.Has($"delivery.why.{code}") ? text[$"delivery.why.{code}"] : text["delivery.why.other"])}";
        }

        return message.DeliveryAt is { } at && text.Has($"delivery.{state}At") ? text.T($"delivery.{state}At", ("when", dates.Short(at))) : text.Has($"delivery.{state}") ? text[$"delivery.{state}"] : state;
    }

    private static DeliveryState StateOf(string state) => state switch
    {
        DeliveryStates.Sent or DeliveryStates.Posted => DeliveryState.Sent,
        DeliveryStates.Delivered => DeliveryState.Delivered,
        DeliveryStates.Read => DeliveryState.Read,
        DeliveryStates.Failed => DeliveryState.Failed,
        _ => DeliveryState.Queued,
    };

    private static string IconOf(string kind) => kind switch
    {
        "registered" => Icons.Add,
        "attached" => Icons.Attach,
        "taskGiven" or "taskDone" or "taskCancelled" => Icons.Task,
        "sealed" => Icons.Lock,
        "unsealed" => Icons.Reopen,
        "unmasked" => Icons.Eye,
        "escalated" => Icons.ArrowUp,
        "joined" => Icons.Merge,
        "linked" or "unlinked" => Icons.Link,
        "split" or "splitOff" => Icons.Fork,
        "undone" => Icons.SendBack,
        "deadlinesRecomputed" => Icons.Refresh,
        "answeredByPhone" => Icons.PhoneCall,
        "citizenReply" => Icons.Chat,
        "waitExpired" => Icons.Hourglass,
        _ => Icons.Action(kind),
    };

    private ShownTime Shown(Instant at) => new(dates.Time(at), dates.Machine(at));
}
