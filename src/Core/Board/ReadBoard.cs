using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Board;

/// <summary>The board of whoever sees all or answers for a part of the tree. Costs what happened in the days it is about, however many tickets there are.</summary>
public sealed class ReadBoard(IClock clock)
{
    /// <summary>Neighbourhoods are compared with so many periods: most of a board's cost is here.</summary>
    private const int HotPeriods = 4;

    public Result<BoardView> Execute(Tenant tenant, BoardPeriod period, Actor reader)
    {
        var configuration = tenant.Configuration;
        if (BoardScope.Of(configuration, reader) is not { } scope)
        {
            return BoardErrors.NotYours;
        }

        var times = new BoardTimes(period, clock.GetCurrentInstant(), configuration.Zone);
        var weeks = period == BoardPeriod.FourWeeks ? times : new BoardTimes(BoardPeriod.Week, times.Now, configuration.Zone);
        return tenant.Store.Read<Result<BoardView>>(session =>
        {
            var counts = new BoardCounts(session, scope, new BoardFilter(configuration, scope, times, reader));
            var by = Enum.GetValues<BoardSubject>().ToDictionary(s => s, counts.ByUnit);
            var since = counts.Since();
            var calendar = configuration.Calendars.GetValueOrDefault(configuration.Pack.Calendar.Default);
            var responsible = Responsible.Load(session, configuration, times.Now);
            return new BoardView(
                times.Now,
                period,
                scope.Units is null,
                times.FirstDay,
                new BoardNumbers(
                    Sum(BoardSubject.Arrived), Sum(BoardSubject.Solved), Sum(BoardSubject.Closed), Sum(BoardSubject.Open),
                    Sum(BoardSubject.Waiting), Sum(BoardSubject.Overdue), Sum(BoardSubject.DueToday), Sum(BoardSubject.Broken)),
                Usual.Of([.. times.Before(since, calendar).Select(p => counts.Arrived(p.From, p.To))]),
                Units(by, responsible),
                Hot(counts, weeks, since),
                counts.Days(times),
                scope.Units is null ? counts.Calls(times) : null);

            int Sum(BoardSubject subject) => by[subject].Values.Sum();
        });
    }

    private static IReadOnlyList<BoardUnit> Units(Dictionary<BoardSubject, Dictionary<string, int>> by, Responsible responsible)
    {
        var (open, overdue, broken) = (by[BoardSubject.Open], by[BoardSubject.Overdue], by[BoardSubject.Broken]);
        return
        [
            .. open.Keys.Concat(overdue.Keys).Concat(broken.Keys).Distinct(StringComparer.Ordinal)
                .OrderByDescending(u => overdue.GetValueOrDefault(u)).ThenByDescending(u => broken.GetValueOrDefault(u)).ThenByDescending(u => open.GetValueOrDefault(u)).ThenBy(u => u, StringComparer.Ordinal)
                .Select(u => new BoardUnit(u, open.GetValueOrDefault(u), overdue.GetValueOrDefault(u), broken.GetValueOrDefault(u), responsible.Of(u))),
        ];
    }

    private static IReadOnlyList<HotPlace>? Hot(BoardCounts counts, BoardTimes weeks, Instant since)
    {
        var before = weeks.Before(since, null).Take(HotPeriods).Select(p => (IReadOnlyDictionary<string, int>)counts.ByPlace(p.From, p.To)).ToList();
        return before.Count < Usual.FewestPeriods ? null : HotPlaces.Of(counts.ByPlace(weeks.From, weeks.Tomorrow), before);
    }
}
