using Derman.Core.Audit;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tickets.Archive;

internal static partial class PackedHistory
{
    public static TicketHistory Read(long ticket, PackedBytes data)
    {
        var pack = new PackReader(data);
        var found = pack.Integer();
        if (found is < 1 or > Version)
        {
            throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The archive of ticket {ticket} has format {found}; this program reads up to {Version}."));
        }

        var previous = 0L;
        var history = new TicketHistory
        {
            Text = pack.Text()!,
            Ledger = Each(pack, ticket, ReadCustody),
            Messages = Each(pack, ticket, (from, key) => ReadMessage(from, key, found)),
            Deliveries = Each(pack, ticket, ReadDelivery),
            Events = Each(pack, ticket, (from, key) => ReadEvent(from, key, ref previous)),
        };
        var last = pack.Bytes();
        if (history.Events.Count > 0)
        {
            history.Events[^1].Hash = last;
        }

        history.Clocks.AddRange(Each(pack, ticket, ReadClock));
        history.Talks.AddRange(Each(pack, ticket, ReadTalk));
        history.Tasks.AddRange(Each(pack, ticket, ReadTask));
        history.Notices.AddRange(Each(pack, ticket, ReadNotice));
        return history;
    }

    private static List<T> Each<T>(PackReader pack, long ticket, Func<PackReader, long, T> read)
    {
        var rows = new List<T>(pack.Integer());
        for (var i = rows.Capacity; i > 0; i--)
        {
            rows.Add(read(pack, ticket));
        }

        return rows;
    }

    private static Custody ReadCustody(PackReader pack, long ticket) => new()
    {
        Ticket = ticket,
        Seq = pack.Integer(),
        HolderKind = pack.Text()!,
        Holder = pack.Text()!,
        State = pack.Text()!,
        Category = (Category)pack.Integer(),
        Reason = pack.Text(),
        Author = pack.Text()!,
        From = Instant(pack),
        To = InstantOrNull(pack),
    };

    private static RunningClock ReadClock(PackReader pack, long ticket) => new()
    {
        Ticket = ticket,
        Clock = pack.Text()!,
        Subject = pack.Text()!,
        Kind = pack.Text()!,
        Directorate = pack.Text()!,
        Calendar = pack.Text()!,
        Minutes = (decimal?)pack.Fraction(),
        BusinessDays = (int?)pack.NumberOrNull(),
        CalendarDays = (int?)pack.NumberOrNull(),
        EndOfDay = pack.Flag(),
        RoundTheClock = pack.Flag(),
        ConfigurationVersion = pack.Integer(),
        StartedAt = Instant(pack),
        Due = InstantOrNull(pack),
        ActBy = InstantOrNull(pack),
        MetAt = InstantOrNull(pack),
        Level = pack.Integer(),
        NextAt = InstantOrNull(pack),
    };

    private static Message ReadMessage(PackReader pack, long ticket, int version)
    {
        var row = new Message
        {
            Key = pack.Number(),
            Ticket = ticket,
            Conversation = pack.NumberOrNull(),
            Direction = pack.Text()!,
            Template = pack.Text(),
            Author = pack.Text()!,
            Text = pack.Text()!,
            Parts = pack.Text(),
            ExternalId = pack.Text(),
            At = Instant(pack),
            ReceivedAt = Instant(pack),
        };
        var extras = version == 1 ? 0 : pack.Number();
        if (extras != 0)
        {
            row.Public = (extras & 2) != 0;
            row.Subject = pack.Text();
            row.Replaces = pack.NumberOrNull();
            row.Mark = pack.Text();
            row.RevokedAt = InstantOrNull(pack);
        }

        return row;
    }

    private static Delivery ReadDelivery(PackReader pack, long ticket) => new()
    {
        Message = pack.Number(),
        Ticket = pack.NumberOrNull(),
        Means = pack.Text()!,
        Recipient = pack.Text(),
        State = pack.Text()!,
        IdempotencyKey = pack.Bytes() is { Length: > 0 } sent ? Provider.ToGuid(sent) : Guid.Empty,
        Attempts = pack.Integer(),
        NextAttemptAt = InstantOrNull(pack),
        ExternalId = pack.Text(),
        SentAt = InstantOrNull(pack),
        DeliveredAt = InstantOrNull(pack),
        ReadAt = InstantOrNull(pack),
        FailureCode = pack.Text(),
        FailureReason = pack.Text(),
    };

    private static Talk ReadTalk(PackReader pack, long ticket) => new()
    {
        Ticket = ticket,
        Seq = pack.Integer(),
        Cycle = pack.Integer(),
        Result = pack.Text()!,
        At = Instant(pack),
        By = pack.Text()!,
        Comment = pack.Text(),
    };

    private static TicketTask ReadTask(PackReader pack, long ticket) => new()
    {
        Ticket = ticket,
        Id = Provider.ToGuid(pack.Bytes()),
        Directorate = pack.Text()!,
        Text = pack.Text()!,
        State = pack.Text()!,
        CreatedBy = pack.Text()!,
        CreatedAt = Instant(pack),
        Answer = pack.Text(),
        EndedBy = pack.Text(),
        EndedAt = InstantOrNull(pack),
    };

    private static TicketEvent ReadEvent(PackReader pack, long ticket, ref long previous)
    {
        var row = new TicketEvent
        {
            Ticket = ticket,
            Seq = previous += pack.Number(),
            Kind = pack.Text()!,
            Actor = pack.Text()!,
            At = Instant(pack),
            Content = pack.Text(),
        };
        row.Salt = pack.Bytes() is { Length: > 0 } salt ? salt : null;
        row.ContentHash = row is { Content: { } content, Salt: { } known } ? EventChain.ContentHash(known, content) : pack.Bytes();
        return row;
    }

    private static Notification ReadNotice(PackReader pack, long ticket) => new()
    {
        Ticket = ticket,
        Key = pack.Number(),
        Staff = Guid.Parse(pack.Text()!),
        Kind = pack.Text()!,
        Values = pack.Text(),
        At = Instant(pack),
        ReadAt = InstantOrNull(pack),
    };

    private static Instant Instant(PackReader pack) => Provider.ToInstant(pack.Moment()!.Value);

    private static Instant? InstantOrNull(PackReader pack) => pack.Moment() is { } ticks ? Provider.ToInstant(ticks) : null;
}
