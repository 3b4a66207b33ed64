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

    public TimelineModel Of(TicketView ticket, string citizen, Instant now, bool messagesOnly)
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
            if (!(i == 0 && conversation[i].Direction == "in" && conversation[i].Text == ticket.Text))
            {
                found.Add((conversation[i].At, 1, Message(conversation[i], citizen)));
            }
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

        var items = new List<TimelineItem>();
        LocalDate? day = null;
        foreach (var (at, _, item) in found.OrderBy(f => f.At).ThenBy(f => f.Order))
        {
            if (dates.DateOf(at) != day)
            {
                day = dates.DateOf(at);
                items.Add(new TimelineDay(dates.DayHeading(day.Value, now)));
            }

            items.Add(item);
        }

        return new TimelineModel(items);
    }

    public string ChannelName(string code) =>
        configuration.Channels.TryGetValue(code, out var channel) ? channel.Names.In(text.Language)
        : text.Has($"channel.{code}") ? text[$"channel.{code}"] : code;

    private TimelineMessage Message(MessageView message, string citizen)
    {
        if (message.Direction == "in")
        {
            return new TimelineMessage(MessageSide.Citizen, citizen, message.Text, Shown(message.At));
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
            events.Actor(message.Author),
            message.Text,
            Shown(message.At),
            icon,
            name,
            message.Delivery is { } state and not (DeliveryStates.Posted or DeliveryStates.Spoken) ? new Shared.Models.Delivery(StateOf(state), text.Has($"delivery.{state}") ? text[$"delivery.{state}"] : state) : null);
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
        "deadlinesRecomputed" => Icons.Refresh,
        "citizenReply" => Icons.Chat,
        "waitExpired" => Icons.Hourglass,
        _ => Icons.Action(kind),
    };

    private ShownTime Shown(Instant at) => new(dates.Time(at), dates.Machine(at));
}
