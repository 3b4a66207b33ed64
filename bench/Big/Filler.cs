using System.Diagnostics;
using System.Globalization;
using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Counting;
using Derman.Load;
using NodaTime;

namespace Derman.Big;

/// <summary>
/// Fills one tenant with years of tickets: the same lives, one after the other, with one chain of events in the order of time. Tickets
/// closed long ago are written packed, by the same functions the archive uses. Same seed, same store.
/// </summary>
internal sealed class Filler(Tenant tenant, List<Life> lives, Instant now, bool archive)
{
    private const int Batch = 4000;
    private const double Years = 13.3;
    private readonly Life[] _closed = [.. lives.Where(l => l.Ticket.Category == Category.Closed)];
    private readonly Life[] _open = [.. lives.Where(l => l.Ticket.Category != Category.Closed)];
    private readonly PriorityQueue<(Life Life, int Event), (Instant At, long Key)> _due = new();
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private ArchiveDictionary _dictionary = new();
    private (long Seq, byte[] Hash) _head = (0, new byte[32]);

    /// <param name="tickets">All that there will be.</param>
    /// <param name="until">Where this run ends; the next one goes on from there.</param>
    public async Task RunAsync(int tickets, int until)
    {
        var state = Path.Combine(tenant.Store.Folder, "fill.state");
        var first = Resume(state);
        await tenant.Store.WriteAsync(s => s.Execute("PRAGMA cache_size = -600000"), CancellationToken.None);
        _dictionary = await tenant.Store.WriteAsync(s => DictionaryWords.Current(s, tenant.Configuration, now), CancellationToken.None);
        var timer = Stopwatch.StartNew();
        var next = Task.Run(() => Make(first, tickets));
        for (var from = first; from < until; from += Batch)
        {
            var made = await next;
            var following = from + Batch;
            next = following < until ? Task.Run(() => Make(following, tickets)) : Task.FromResult(new List<Life>());
            await WriteAsync(made, following >= until);
            if (from % (Batch * 25) == 0)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {from + made.Count} tickets, {(from - first + made.Count) / timer.Elapsed.TotalSeconds:F0}/s"));
            }
        }

        await tenant.Store.WriteAsync(s => TicketCounts.Recount(s), CancellationToken.None);
        await File.WriteAllLinesAsync(state, _counters.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}")).Append($"{_head.Seq} {Convert.ToHexString(_head.Hash)}"));
    }

    /// <summary>Counters and the head of the chain, whose last link may be packed already.</summary>
    private int Resume(string state)
    {
        if (!File.Exists(state))
        {
            return 0;
        }

        var lines = File.ReadAllLines(state).Select(l => l.Split(' ')).ToList();
        lines[..^1].ForEach(l => _counters[l[0]] = long.Parse(l[1], CultureInfo.InvariantCulture));
        _head = (long.Parse(lines[^1][0], CultureInfo.InvariantCulture), Convert.FromHexString(lines[^1][1]));
        return (int)_counters["ticket"];
    }

    /// <summary>Everything that needs no order.</summary>
    private List<Life> Make(int from, int tickets)
    {
        var span = Duration.FromDays(Years * 365);
        var start = now - span - Duration.FromDays(14);
        var copies = new Copies(from + 1);
        var made = new List<Life>(Batch);
        for (var i = from; i < Math.Min(from + Batch, tickets); i++)
        {
            var registered = start + (span * ((double)i / tickets)) + Duration.FromTicks(copies.Random.NextInt64(1000));
            var age = now - registered;
            var open = copies.Random.NextDouble() < (age < Duration.FromDays(365) ? 0.385 : 0.001);
            var life = open ? _open[copies.Random.Next(_open.Length)] : _closed[copies.Random.Next(_closed.Length)];
            made.Add(copies.Of(life, registered, now, archive && !open && age > Duration.FromDays(430)));
        }

        return made;
    }

    private async Task WriteAsync(List<Life> made, bool last)
    {
        var people = new List<(Citizen Citizen, ContactPoint Phone)>();
        var finished = new List<Life>();
        var live = new List<TicketEvent>();
        foreach (var life in made)
        {
            Emit(life.Ticket.RegisteredAt, finished, live);
            Number(life, people);
            _due.Enqueue((life, 0), (life.Ticket.RegisteredAt, life.Ticket.Key));
        }

        if (last)
        {
            Emit(Instant.MaxValue, finished, live);
        }

        var packed = new TicketArchive[finished.Count];
        Parallel.For(0, finished.Count, i => packed[i] = Pack(finished[i]));
        await tenant.Store.WriteAsync(
            session =>
            {
                people.ForEach(p =>
                {
                    session.Insert(p.Citizen);
                    session.Insert(p.Phone);
                });
                foreach (var life in made)
                {
                    Insert(session, life);
                }

                live.ForEach(session.Insert);
                foreach (var archive in packed)
                {
                    session.Insert(archive);
                }

                foreach (var (name, value) in _counters)
                {
                    session.Execute("INSERT INTO \"counter\" (\"name\", \"value\") VALUES (@p0, @p1) ON CONFLICT (\"name\") DO UPDATE SET \"value\" = excluded.\"value\"", name, value);
                }
            },
            CancellationToken.None);
    }

    private static void Insert(WriteSession session, Life life)
    {
        life.Ticket.Text = life.Archived ? Excerpt.Of(life.History.Text) : life.History.Text;
        session.Insert(life.Ticket);
        life.Files.ForEach(session.Insert);
        if (life.Archived)
        {
            foreach (var tasks in life.History.Tasks.GroupBy(t => t.Directorate, StringComparer.Ordinal))
            {
                session.Insert(new ArchivedTask { Directorate = tasks.Key, Ticket = life.Ticket.Key, Tasks = tasks.Count() });
            }
        }
        else
        {
            var events = life.History.Events.ToArray();
            life.History.Events.Clear(); // They come in the order of time.
            life.History.Insert(session);
            life.History.Events.AddRange(events);
        }

        session.Last(TicketIndex.OrderOf(life.Ticket.Key), () => TicketIndex.Add(session, life.Ticket.Key, life.Stems));
    }

    private TicketArchive Pack(Life life) => new()
    {
        Ticket = life.Ticket.Key,
        Dictionary = _dictionary.Id,
        Data = Deflated.Pack(_dictionary.Content, PackedHistory.Write(life.History.Text, life.History)),
    };

    /// <summary>Links every event up to a moment into the chain.</summary>
    private void Emit(Instant until, List<Life> finished, List<TicketEvent> live)
    {
        while (_due.TryPeek(out var due, out var place) && place.At <= until)
        {
            _due.Dequeue();
            var row = due.Life.Events[due.Event];
            row.Seq = _head.Seq + 1;
            row.Ticket = due.Life.Ticket.Key;
            row.Hash = EventChain.Link(_head.Hash, row.ContentHash);
            _head = (row.Seq, row.Hash);
            if (!due.Life.Archived)
            {
                live.Add(row);
            }

            if (due.Event + 1 < due.Life.Events.Count)
            {
                _due.Enqueue((due.Life, due.Event + 1), (due.Life.Events[due.Event + 1].At, row.Ticket));
            }
            else if (due.Life.Archived)
            {
                finished.Add(due.Life);
            }
        }
    }

    private void Number(Life life, List<(Citizen, ContactPoint)> people)
    {
        var ticket = life.Ticket;
        var history = life.History;
        var before = ticket.Number;
        ticket.Key = Next("ticket");
        var year = ticket.RegisteredAt.InZone(tenant.Configuration.Zone).Year;
        ticket.Number = TicketNumber.Of(tenant.Configuration, year, Next(TicketNumber.CounterOf(year)));
        ticket.Citizen = CitizenOf(ticket, people);
        var messages = new Dictionary<long, long>();
        foreach (var message in history.Messages)
        {
            messages[message.Key] = message.Key = Next("message");
            message.Ticket = ticket.Key;
            message.Text = message.Text.Replace(before, ticket.Number, StringComparison.Ordinal);
        }

        history.Messages.Sort((a, b) => a.Key.CompareTo(b.Key));
        history.Deliveries.ForEach(d => (d.Message, d.Ticket) = (messages.Count == 0 ? d.Message : MessageOf(d.Message), ticket.Key));
        history.Ledger.ForEach(c => c.Ticket = ticket.Key);
        history.Clocks.ForEach(c => c.Ticket = ticket.Key);
        history.Talks.ForEach(t => t.Ticket = ticket.Key);
        history.Tasks.ForEach(t => t.Ticket = ticket.Key);
        history.Notices.ForEach(n => (n.Key, n.Ticket) = (Next("notification"), ticket.Key));
        life.Files.ForEach(f => f.Ticket = ticket.Key);

        long MessageOf(long key) => messages.TryGetValue(key, out var given) ? given : throw new InvalidOperationException("A delivery without its message.");
    }

    /// <summary>Every fourth wish comes from somebody new.</summary>
    private long CitizenOf(Ticket ticket, List<(Citizen, ContactPoint)> people)
    {
        var there = _counters.GetValueOrDefault("citizen");
        if (ticket.Key % 4 != 1)
        {
            return 1 + (ticket.Key * 2654435761L % there);
        }

        var key = Next("citizen");
        var text = new TurkishText((int)key);
        var name = text.Name();
        people.Add((
            new Citizen { Key = key, Id = ticket.Id, Name = name, FoldedName = FoldedText.Fold(name), Language = "tr", CreatedAt = ticket.RegisteredAt },
            new ContactPoint { Citizen = key, Seq = 1, Kind = "phone", Value = string.Create(CultureInfo.InvariantCulture, $"+905{300_000_000 + (key * 7919 % 299_999_999)}"), AddedAt = ticket.RegisteredAt }));
        return key;
    }

    private long Next(string counter) => _counters[counter] = _counters.GetValueOrDefault(counter) + 1;
}
