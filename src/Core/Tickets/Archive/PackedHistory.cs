using Derman.Core.Audit;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tickets.Archive;

/// <summary>
/// The bytes of a history with the ticket's words, before compression. A reader of version 1 stays for good: what is packed is packed for decades. A new column
/// is a new version. Of an event's two hashes none is written where it can be made again: the content's from salt and content, the
/// link's by walking the chain; the beginning of the ticket's last link is kept, so that a changed archive shows within its own tickets.
/// </summary>
internal static partial class PackedHistory
{
    private const int Version = 2;

    /// <summary>Bytes of a link that are kept: enough to see a change, which is all an archive is asked for.</summary>
    private const int LinkSize = 8;

    public static PackedBytes Write(string text, TicketHistory history)
    {
        var pack = new PackWriter();
        pack.Number(Version);
        pack.Text(text);
        Each(pack, history.Ledger, Write);
        Each(pack, history.Messages, Write);
        Each(pack, history.Deliveries, Write);
        var previous = 0L;
        Each(pack, history.Events, (into, row) => previous = Write(into, row, previous));
        pack.Bytes(history.Events.Count == 0 ? [] : LinkOf(history.Events[^1]));
        Each(pack, history.Clocks, Write);
        Each(pack, history.Talks, Write);
        Each(pack, history.Tasks, Write);
        Each(pack, history.Notices, Write);
        return pack.Written;
    }

    private static void Each<T>(PackWriter pack, List<T> rows, Action<PackWriter, T> write)
    {
        pack.Number(rows.Count);
        foreach (var row in rows)
        {
            write(pack, row);
        }
    }

    private static void Write(PackWriter pack, Custody row)
    {
        pack.Number(row.Seq);
        pack.Text(row.HolderKind);
        pack.Text(row.Holder);
        pack.Text(row.State);
        pack.Number((int)row.Category);
        pack.Text(row.Reason);
        pack.Text(row.Author);
        pack.Moment(Provider.Of(row.From));
        pack.Moment(Ticks(row.To));
    }

    private static void Write(PackWriter pack, RunningClock row)
    {
        pack.Text(row.Clock);
        pack.Text(row.Subject);
        pack.Text(row.Kind);
        pack.Text(row.Directorate);
        pack.Text(row.Calendar);
        pack.Fraction((double?)row.Minutes);
        pack.NumberOrNull(row.BusinessDays);
        pack.NumberOrNull(row.CalendarDays);
        pack.Flag(row.EndOfDay);
        pack.Flag(row.RoundTheClock);
        pack.Number(row.ConfigurationVersion);
        pack.Moment(Provider.Of(row.StartedAt));
        pack.Moment(Ticks(row.Due));
        pack.Moment(Ticks(row.ActBy));
        pack.Moment(Ticks(row.MetAt));
        pack.Number(row.Level);
        pack.Moment(Ticks(row.NextAt));
    }

    private static void Write(PackWriter pack, Message row)
    {
        pack.Number(row.Key);
        pack.NumberOrNull(row.Conversation);
        pack.Text(row.Direction);
        pack.Text(row.Template);
        pack.Text(row.Author);
        pack.Text(row.Text);
        pack.Text(row.Parts);
        pack.Text(row.ExternalId);
        pack.Moment(Provider.Of(row.At));
        pack.Moment(Provider.Of(row.ReceivedAt));
        pack.Number(Extras(row));
        if (Extras(row) != 0)
        {
            pack.Text(row.Subject);
            pack.NumberOrNull(row.Replaces);
            pack.Text(row.Mark);
            pack.Moment(Ticks(row.RevokedAt));
        }
    }

    /// <summary>Few messages have more than words and times: one byte says so.</summary>
    private static long Extras(Message row) =>
        (row.Public ? 2 : 0) + (row is { Subject: null, Replaces: null, Mark: null, RevokedAt: null } && !row.Public ? 0 : 1);

    private static void Write(PackWriter pack, Delivery row)
    {
        pack.Number(row.Message);
        pack.NumberOrNull(row.Ticket);
        pack.Text(row.Means);
        pack.Text(row.Recipient);
        pack.Text(row.State);
        pack.Bytes(row.Means is CitizenMessage.Portal or CitizenMessage.Spoken ? [] : Provider.Of(row.IdempotencyKey)); // Those are never sent.
        pack.Number(row.Attempts);
        pack.Moment(Ticks(row.NextAttemptAt));
        pack.Text(row.ExternalId);
        pack.Moment(Ticks(row.SentAt));
        pack.Moment(Ticks(row.DeliveredAt));
        pack.Moment(Ticks(row.ReadAt));
        pack.Text(row.FailureCode);
        pack.Text(row.FailureReason);
    }

    private static void Write(PackWriter pack, Talk row)
    {
        pack.Number(row.Seq);
        pack.Number(row.Cycle);
        pack.Text(row.Result);
        pack.Moment(Provider.Of(row.At));
        pack.Text(row.By);
        pack.Text(row.Comment);
    }

    private static void Write(PackWriter pack, TicketTask row)
    {
        pack.Bytes(Provider.Of(row.Id));
        pack.Text(row.Directorate);
        pack.Text(row.Text);
        pack.Text(row.State);
        pack.Text(row.CreatedBy);
        pack.Moment(Provider.Of(row.CreatedAt));
        pack.Text(row.Answer);
        pack.Text(row.EndedBy);
        pack.Moment(Ticks(row.EndedAt));
    }

    private static ReadOnlySpan<byte> LinkOf(TicketEvent row) => row.Hash.AsSpan(0, Math.Min(row.Hash.Length, LinkSize));

    private static long Write(PackWriter pack, TicketEvent row, long previous)
    {
        pack.Number(row.Seq - previous);
        pack.Text(row.Kind);
        pack.Text(row.Actor);
        pack.Moment(Provider.Of(row.At));
        pack.Text(row.Content);
        pack.Bytes(row.Salt ?? []);
        if (row.Content is null || row.Salt is null)
        {
            pack.Bytes(row.ContentHash); // Erased: nothing to make it from.
        }

        return row.Seq;
    }

    private static void Write(PackWriter pack, Notification row)
    {
        pack.Number(row.Key);
        pack.Text(row.Staff.ToString());
        pack.Text(row.Kind);
        pack.Text(row.Values);
        pack.Moment(Provider.Of(row.At));
        pack.Moment(Ticks(row.ReadAt));
    }

    private static long? Ticks(Instant? instant) => instant is { } at ? Provider.Of(at) : null;
}
