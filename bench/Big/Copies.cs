using System.Reflection;
using System.Text;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Load;
using NodaTime;

namespace Derman.Big;

/// <summary>Copies a life to another time, with words, ids and moments of its own. Keys, numbers and links of the chain are given later, in order.</summary>
internal sealed class Copies(int seed)
{
    private static readonly Func<object, object> Shallow =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private readonly Random _random = new(seed);
    private readonly TurkishText _text = new(seed);
    private readonly Dictionary<Instant, Instant> _moments = [];
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private Duration _shift;
    private Instant _registered;

    public Random Random => _random;

    public Life Of(Life life, Instant registered, Instant now, bool archived)
    {
        _moments.Clear();
        _ids.Clear();
        _registered = registered;
        _shift = registered - life.Ticket.RegisteredAt;
        var ticket = TicketOf(life.Ticket, archived ? now : null);
        var history = life.History;
        var copy = new Life
        {
            Ticket = ticket,
            Archived = archived,
            Stems = TicketIndex.Stems(ticket, _text.Name()),
            Files = life.Files.ConvertAll(f => Row(f, (from, to) => (to.Id, to.At) = (Guid.Parse(IdOf(from.Id.ToString())), At(from.At)))),
            History = new TicketHistory
            {
                Text = ticket.Text,
                Ledger = history.Ledger.ConvertAll(c => Row(c, (from, to) => (to.From, to.To) = (At(from.From), At(from.To)))),
                Messages = history.Messages.ConvertAll(m => Row(m, (from, to) =>
                {
                    (to.At, to.ReceivedAt) = (At(from.At), At(from.ReceivedAt));
                    to.Text = from.Text.Replace(life.Ticket.TrackingCode, ticket.TrackingCode, StringComparison.Ordinal);
                })),
                Deliveries = history.Deliveries.ConvertAll(d => Row(d, (_, to) => to.IdempotencyKey = NewId())),
                Talks = history.Talks.ConvertAll(t => Row(t, (from, to) => to.At = At(from.At))),
                Tasks = history.Tasks.ConvertAll(t => Row(t, (from, to) =>
                    (to.Id, to.CreatedAt, to.EndedAt) = (Guid.Parse(IdOf(from.Id.ToString())), At(from.CreatedAt), At(from.EndedAt)))),
                Events = history.Events.ConvertAll(e => Row(e, (from, to) => Event(from, to))),
                Clocks = history.Clocks.ConvertAll(c => Row(c, (from, to) => Clock(from, to, now))),
                Notices = history.Notices.ConvertAll(n => Row(n, (from, to) =>
                {
                    to.At = At(from.At);
                    to.ReadAt = to.At + Duration.FromMinutes(_random.Next(3, 3000)) is var read && read < now ? read : null;
                })),
            },
        };
        return copy;
    }

    private Ticket TicketOf(Ticket original, Instant? archivedAt) => Row(original, (from, to) =>
    {
        to.Id = NewId();
        to.TrackingCode = TrackingCode.New(_random.NextBytes).ToString();
        to.Text = _text.Ticket();
        to.Address = _text.Address();
        to.RegisteredAt = _registered;
        to.ChangedAt = At(from.ChangedAt);
        to.NextDue = At(from.NextDue);
        to.ProposedAt = At(from.ProposedAt);
        to.ApprovedAt = At(from.ApprovedAt);
        to.TalkMetAt = At(from.TalkMetAt);
        to.WaitUntil = from.WaitUntil is null ? null : Instant.FromUtc(2026, 12, 1, 6, 0) + Duration.FromMinutes(_random.Next(80_000)); // As a sweep would have left it.
        to.SolvedAt = At(from.SolvedAt);
        to.ClosedAt = At(from.ClosedAt);
        to.FirstWordAt = At(from.FirstWordAt);
        to.ArchivedAt = archivedAt;
        _moments[from.RegisteredAt] = _registered;
    });

    private void Event(TicketEvent from, TicketEvent to)
    {
        to.At = At(from.At);
        to.Salt = new byte[16];
        _random.NextBytes(to.Salt);
        foreach (var (before, after) in _ids)
        {
            to.Content = to.Content!.Replace(before, after, StringComparison.Ordinal);
        }

        to.ContentHash = EventChain.ContentHash(to.Salt, to.Content!);
    }

    private void Clock(RunningClock from, RunningClock to, Instant now)
    {
        (to.StartedAt, to.Due, to.ActBy, to.MetAt, to.NextAt) = (At(from.StartedAt), At(from.Due), At(from.ActBy), At(from.MetAt), At(from.NextAt));
        if (to.NextAt <= now)
        {
            to.NextAt = now + Duration.FromMinutes(_random.Next(60, 80_000)); // As a sweep would have left it.
        }
    }

    /// <summary>The same moment stays the same within a ticket; different ones get fractions of their own, as clocks give them.</summary>
    private Instant At(Instant moment)
    {
        if (!_moments.TryGetValue(moment, out var at))
        {
            _moments[moment] = at = moment + _shift + Duration.FromTicks(_random.NextInt64(TimeSpan.TicksPerMinute));
        }

        return at;
    }

    private Instant? At(Instant? moment) => moment is { } at ? At(at) : null;

    private string IdOf(string original)
    {
        if (!_ids.TryGetValue(original, out var id))
        {
            _ids[original] = id = NewId().ToString();
        }

        return id;
    }

    private Guid NewId() => UuidV7.New(_registered, _random.NextBytes);

    private static T Row<T>(T row, Action<T, T> change)
        where T : class
    {
        var copy = (T)Shallow(row);
        change(row, copy);
        return copy;
    }
}
