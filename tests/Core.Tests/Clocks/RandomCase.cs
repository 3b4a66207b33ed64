using Derman.Core.Clocks;
using NodaTime;

namespace Derman.Core.Tests.Clocks;

/// <summary>A random calendar, start, target and pauses, all on whole minutes; the same seed makes the same case.</summary>
internal sealed record RandomCase(CalendarDefinition Definition, WorkCalendar Calendar, Instant Start, int Minutes, List<Pause> Pauses)
{
    private static readonly string[] Zones =
        ["UTC", "Europe/Istanbul", "Europe/Berlin", "America/New_York", "Asia/Tehran", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"];

    public static RandomCase From(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var zone = Zones[random.Next(Zones.Length)];
            var start = NearTransition(random, DateTimeZoneProviders.Tzdb[zone]);
            var definition = MakeDefinition(random, zone, start.InUtc().Date);
            if (WorkCalendar.Compile(definition).Calendar is { } calendar)
            {
                return new(definition, calendar, start, random.Next(1, 4000), MakePauses(random, start));
            }
        }
    }

    /// <summary>Two of three starts lie within five days of a clock change, where the mistakes live.</summary>
    private static Instant NearTransition(Random random, DateTimeZone zone)
    {
        var start = Instant.FromUtc(2009, 1, 1, 0, 0) + Duration.FromMinutes(random.Next(0, 15 * 365 * 1440));
        var change = zone.GetZoneInterval(start);
        if (random.Next(3) > 0 && change.HasEnd)
        {
            start = change.End - Duration.FromMinutes(random.Next(0, 5 * 1440));
        }

        return start;
    }

    private static CalendarDefinition MakeDefinition(Random random, string zone, LocalDate around)
    {
        string Near(int days) => around.PlusDays(random.Next(-2, days)).ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var holidays = Enumerable.Range(0, random.Next(4)).Select(i => new Holiday(i == 0 ? Near(20)[5..] : Near(20))).ToList();
        var special = Enumerable.Range(0, random.Next(3)).Select(_ => new SpecialDay(Near(20), Day(random)))
            .DistinctBy(s => s.Date, StringComparer.Ordinal).ToList();
        var ranges = Enumerable.Range(0, random.Next(3)).Select(_ => Near(20)).Select(f => new HoursRange(f, f[..8] + "28", Week(random)))
            .Where(r => string.CompareOrdinal(r.From, r.To) <= 0).ToList();
        return new("random", zone, Week(random), ranges, special, holidays);
    }

    private static WeeklyHours Week(Random random) => new(Day(random), Day(random), Day(random), Day(random), Day(random), Day(random), Day(random));

    private static List<string[]> Day(Random random)
    {
        if (random.Next(8) == 0)
        {
            return [["00:00", "24:00"]];
        }

        var cuts = Enumerable.Range(0, random.Next(4) * 2).Select(_ => random.Next(0, 97) * 15).Distinct().Order().ToList();
        return [.. cuts.Chunk(2).Where(c => c.Length == 2).Select(c => new[] { WallTime.Format(c[0]), WallTime.Format(c[1]) })];
    }

    private static List<Pause> MakePauses(Random random, Instant start) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ =>
        {
            var from = start + Duration.FromMinutes(random.Next(-600, 6000));
            return new Pause(from, from + Duration.FromMinutes(random.Next(0, 1500)));
        })];
}
