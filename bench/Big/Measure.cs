using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Sweep;
using Derman.Core.Tickets.Views;
using Derman.Load;
using NodaTime;

namespace Derman.Big;

/// <summary>What one operation costs: CPU of the thread that does it, so that a busy machine does not count.</summary>
internal sealed partial class Measure(Tenant tenant, Instant now)
{
    private const int Warm = 30;
    private readonly Actor _desk = Actor.Of(House.PeopleOf(tenant.Configuration).First(p => p.Has(Roles.Agent)));
    private readonly Actor _clerk = Actor.Of(ClerkOf(tenant));

    /// <summary>Whose pages are full in a small store too: only then is it the same work.</summary>
    private readonly Actor _busy = Actor.Of(ClerkOf(tenant, last: true));
    private readonly ListTickets _list = new();
    private readonly List<string> _lines = [];

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        Lists();
        Searches();
        await RegisterAsync();
        await ArchiveAsync();
        await SweepAsync(tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")) > 1_000_000 ? 1_000_000 : 10_000);
        return _lines;
    }

    private void Lists()
    {
        Pages("inbox, all open, desk", new ListQuery(Open: true), _desk);
        Pages("inbox, own unit, clerk", new ListQuery(Unit: _clerk.Unit, Open: true), _clerk);
        Pages("inbox, all open, clerk", new ListQuery(Open: true), _clerk);
        Pages("inbox, own unit, clerk of the largest unit", new ListQuery(Unit: _busy.Unit, Open: true), _busy);
        Pages("inbox, all open, clerk of the largest unit", new ListQuery(Open: true), _busy);
        Pages("list, closed, newest, clerk of the largest unit", new ListQuery(Category: Category.Closed, Sort: ListSort.Newest), _busy);
        Pages("inbox, mine, clerk", new ListQuery(Assignee: _clerk.StaffId, Open: true), _clerk);
        Pages("inbox, late, desk", new ListQuery(Open: true, DueBefore: now), _desk);
        Pages("inbox, waiting, desk", new ListQuery(Category: Category.Waiting), _desk);
        Pages("inbox, without a person, desk", new ListQuery(Category: Category.Open, Unowned: true), _desk);
        Pages("list, closed, desk", new ListQuery(Category: Category.Closed), _desk);
        Pages("list, closed, newest, clerk", new ListQuery(Category: Category.Closed, Sort: ListSort.Newest), _clerk);
        Pages("list, everything, clerk", new ListQuery(), _clerk);
        Pages("list, one closed state, desk", new ListQuery(State: "mukerrer"), _desk);
        var counts = new CountTickets();
        var views = new[] { new ListQuery(Assignee: _clerk.StaffId, Open: true), new ListQuery(Unit: _clerk.Unit, Open: true), new ListQuery(Category: Category.Waiting), new ListQuery(Category: Category.Open, Unowned: true), new ListQuery(Open: true) };
        One("numbers beside five views, desk", 200, _ => counts.Execute(tenant, views, _desk));
        One("numbers beside five views, clerk", 200, _ => counts.Execute(tenant, views, _clerk));
        One("numbers beside five views, clerk of the largest unit", 200, _ => counts.Execute(tenant, views, _busy));
        var random = new Random(5);
        var last = tenant.Store.Read(s => s.Count("SELECT MAX(\"key\") FROM \"ticket\""));
        Details("detail, open or young", $"\"archived_at\" IS NULL AND \"key\" >= {last - 100_000}");
        Details("detail, archived", "\"archived_at\" IS NOT NULL");

        void Details(string name, string where)
        {
            var ids = tenant.Store.Read(s => Enumerable.Range(0, 300).Select(_ =>
                s.First<Ticket>($"{where} AND \"key\" >= @p0 ORDER BY \"key\"", random.NextInt64(1, last + 1))?.Id).OfType<Guid>().ToArray());
            var read = new ReadTicket();
            One(name, ids.Length, i => read.Execute(tenant, ids[i], _desk));
        }
    }

    /// <summary>The first page and the ones behind it, by cursor.</summary>
    private void Pages(string name, ListQuery query, Actor reader)
    {
        string? cursor = null;
        var rows = 0;
        One(name, 200, i =>
        {
            var page = _list.Execute(tenant, query with { Cursor = i % 5 == 0 ? null : cursor }, reader).Value!;
            rows += page.Items.Count;
            return cursor = page.Next;
        });
        Console.WriteLine($"  {rows / 230.0:F0} rows a page");
    }

    private void Searches()
    {
        Words("whole word, common", ["mahalle ", "sokak ", "su ", "çöp ", "yol ", "ekip ", "belediye ", "araç "], _desk);
        Words("whole word, rare", ["henüz ", "mağdur ", "vezne ", "tebligat ", "fotoğraf ", "tekrar "], _desk);
        Words("two common words", ["mahalle sokak ", "su yol ", "çöp park ", "komşu ses "], _desk);
        Words("three words, one rare", ["mahalle sokak vezne ", "su yol henüz ", "çöp park tebligat "], _desk);
        Words("a number", ["1453 ", "17 ", "999 "], _desk);
        Words("being typed, 3 letters", ["mah", "sok", "kal", "bel", "par", "bah"], _desk);
        Words("being typed, 4 letters", ["maha", "soka", "kald", "bele", "köpe"], _desk);
        Words("being typed, 5 letters and more", ["mahal", "kaldır", "belediy", "köpekl", "aydınlat"], _desk);
        Words("two words, one being typed", ["mahalle sok", "su bor", "çöp kon", "komşu gür"], _desk);
        Words("whole word, common, clerk of a small unit", ["mahalle ", "sokak ", "su ", "çöp "], _clerk);
        Words("being typed, 3 letters, clerk of a small unit", ["mah", "sok", "kal", "bel"], _clerk);
        Words("whole word, common, by rank", ["mahalle ", "sokak ", "su ", "çöp "], _desk, ListSort.Relevance);
        Words("whole word, rare, by rank", ["henüz ", "vezne ", "tebligat "], _desk, ListSort.Relevance);
    }

    private void Words(string name, string[] words, Actor reader, ListSort sort = ListSort.Newest) =>
        One($"search: {name}", 240, i => _list.Execute(tenant, new ListQuery(Search: words[i % words.Length], Sort: sort), reader).Value!.Items.Count);

    private async Task RegisterAsync()
    {
        var register = new RegisterTicket(SystemClock.Instance, RandomNumberGenerator.Fill);
        var text = new TurkishText(77);
        var topics = tenant.Configuration.Topics.Values.Where(t => !t.Retired).Select(t => t.Code).Order(StringComparer.Ordinal).ToArray();
        var spans = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
            {
                for (var i = 0; i < 25; i++)
                {
                    await register.ExecuteAsync(tenant, new RegisterCommand(text.Ticket(), text.Pick(topics), Citizen: new CitizenInput(text.Name(), text.Phone())), _desk, null, CancellationToken.None);
                }
            }));
            spans.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / 800);
        }

        Report("register (process, 32 callers)", [.. spans.Skip(1)]);
    }

    /// <summary>Packing what is in its tables, closed for 60 days: the writer's and the preparing thread's CPU together.</summary>
    private async Task ArchiveAsync()
    {
        var archive = new ArchiveTickets(new StandingClock(now));
        var before = Environment.CpuUsage.TotalTime;
        var packed = await archive.ExecuteAsync(tenant, Duration.FromDays(60), 480, CancellationToken.None);
        if (packed > 0)
        {
            Report("pack a ticket (process)", [(Environment.CpuUsage.TotalTime - before).TotalMicroseconds / packed]);
        }
    }

    private async Task SweepAsync(int clocks)
    {
        await tenant.Store.WriteAsync(
            s => s.Execute(
                """
                INSERT INTO "running_clock" ("ticket", "clock", "subject", "kind", "directorate", "calendar", "end_of_day", "round_the_clock", "configuration_version", "started_at", "due", "level", "next_at")
                SELECT t."key", 'bench', '', 'promised', t."directorate", 'office', 0, 0, 1, 0, @p0 + t."key", 0, @p0 + t."key" FROM "ticket" t WHERE t."key" <= @p1
                """,
                Provider.Of(now + Duration.FromDays(90)),
                (long)clocks),
            CancellationToken.None);
        var sweep = new SweepTenant(new StandingClock(now), new PerformAction(new StandingClock(now), RandomNumberGenerator.Fill));
        await sweep.ExecuteAsync(tenant, CancellationToken.None);
        var spans = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var open = tenant.Store.Read(s => s.Query(
                "SELECT \"ticket\" FROM \"running_clock\" WHERE \"clock\" = 'resolve' AND \"level\" = 0 AND \"next_at\" > @p0 ORDER BY \"ticket\" DESC LIMIT 100", r => r.GetInt64(0), Provider.Of(now)));
            await tenant.Store.WriteAsync(
                s =>
                {
                    foreach (var ticket in open)
                    {
                        s.Execute("UPDATE \"running_clock\" SET \"next_at\" = @p0 WHERE \"ticket\" = @p1 AND \"clock\" = 'resolve'", Provider.Of(now) - 10, ticket);
                    }
                },
                CancellationToken.None);
            var before = Environment.CpuUsage.TotalTime;
            await sweep.ExecuteAsync(tenant, CancellationToken.None);
            spans.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds);
        }

        await tenant.Store.WriteAsync(s => s.Execute("DELETE FROM \"running_clock\" WHERE \"clock\" = 'bench'"), CancellationToken.None);
        Report("sweep, 100 due (process)", [.. spans.Skip(1)]);
    }

    private void One(string name, int times, Func<int, object?> work)
    {
        for (var i = 0; i < Math.Min(Warm, times); i++)
        {
            work(i);
        }

        var spans = new double[times];
        for (var i = 0; i < times; i++)
        {
            var before = ThreadMicroseconds();
            work(i);
            spans[i] = ThreadMicroseconds() - before;
        }

        Report(name, spans);
    }

    private void Report(string name, double[] spans)
    {
        Array.Sort(spans);
        var line = string.Create(CultureInfo.InvariantCulture, $"{name}\t{spans[spans.Length / 2]:F0}\t{spans[(int)(spans.Length * 0.95)]:F0}");
        _lines.Add(line);
        Console.WriteLine(line);
    }

    /// <summary>Somebody of a unit that owns few topics: sees about a hundredth.</summary>
    private static StaffMember ClerkOf(Tenant tenant, bool last = false)
    {
        var units = tenant.Store.Read(s => s.Query("SELECT \"directorate\", SUM(\"tickets\") FROM \"ticket_count\" GROUP BY \"directorate\" ORDER BY 2", r => r.GetString(0)));
        var people = House.PeopleOf(tenant.Configuration).Where(p => p.Has(Roles.Staff)).ToLookup(p => p.Unit, StringComparer.Ordinal);
        var single = units.Where(u => people.Contains(u) && tenant.Configuration.Tree.Subtree(u).Count == 1);
        return people[last ? single.Last() : single.First()].First();
    }

    private static double ThreadMicroseconds()
    {
        const int ThreadCpuTime = 3;
        _ = ClockGetTime(ThreadCpuTime, out var at);
        return (at.Seconds * 1e6) + (at.Nanoseconds / 1e3);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec at);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
