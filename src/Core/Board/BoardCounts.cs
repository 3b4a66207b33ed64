using Derman.Core.Storage;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Board;

/// <summary>The counting of one board, in one read.</summary>
internal sealed class BoardCounts(ReadSession session, BoardScope scope, BoardFilter filter)
{
    private const string Tickets = " FROM \"ticket\" t";
    private const int ChartDays = 14;

    /// <summary>Time zones differ by quarters of an hour: what is counted by them can be put together to anybody's days.</summary>
    private const long Quarter = NodaConstants.TicksPerMinute * 15;

    public Dictionary<string, int> ByUnit(BoardSubject subject) => subject is BoardSubject.Open or BoardSubject.Waiting ? Kept(subject) : Grouped(filter.Of(subject), "directorate");

    public Dictionary<string, int> ByPlace(Instant from, Instant to)
    {
        var places = filter.Arrived(from, to);
        places.AndRaw("t.\"neighbourhood\" IS NOT NULL");
        return Grouped(places, "neighbourhood");
    }

    public int Arrived(Instant from, Instant to) => Grouped(filter.Arrived(from, to), "directorate").Values.Sum();

    /// <summary>When this desk began; of a desk without tickets the end of time.</summary>
    public Instant Since() => session.Scalar("SELECT MIN(\"registered_at\") FROM \"ticket\"") is long first ? Provider.ToInstant(first) : Instant.MaxValue;

    public IReadOnlyList<BoardDay> Days(BoardTimes times)
    {
        var first = times.Today.PlusDays(1 - ChartDays);
        var arrived = ByDay(filter.Arrived(times.Start(first), times.Tomorrow), "registered_at", times);
        var closed = ByDay(filter.ClosedSince(times.Start(first)), "closed_at", times);
        return [.. Enumerable.Range(0, ChartDays).Select(first.PlusDays).Select(d => new BoardDay(d, arrived.GetValueOrDefault(d), closed.GetValueOrDefault(d)))];
    }

    public BoardCalls? Calls(BoardTimes times)
    {
        if (session.Scalar("SELECT 1 FROM \"call\" LIMIT 1") is null)
        {
            return null;
        }

        var (from, now) = (Provider.Of(times.From), Provider.Of(times.Now));
        var by = session
            .Query("SELECT \"state\", COUNT(*) FROM \"call\" WHERE \"ring_at\" >= @p0 AND \"ring_at\" <= @p1 GROUP BY \"state\"", r => (State: r.GetString(0), Calls: (int)r.GetInt64(1)), from, now)
            .ToDictionary(c => c.State, c => c.Calls, StringComparer.Ordinal);
        return new BoardCalls(
            by.Values.Sum(),
            by.GetValueOrDefault("answered") + by.GetValueOrDefault("ended"),
            by.GetValueOrDefault("abandoned"),
            (int)session.Count("SELECT COUNT(*) FROM \"call\" WHERE \"ring_at\" >= @p0 AND \"ring_at\" <= @p1 AND \"state\" = 'abandoned' AND \"owed\" = 0 AND \"from\" = ''", from, now),
            (int)session.Count("SELECT COUNT(*) FROM \"call_back\" WHERE \"next_at\" IS NOT NULL"),
            (int)session.Count("SELECT COUNT(*) FROM \"call_back\" WHERE \"next_at\" IS NOT NULL AND \"met_at\" IS NULL AND \"due\" < @p0", now),
            (int)session.Count("SELECT COUNT(*) FROM \"call_back\" WHERE \"due\" >= @p0 AND \"due\" < @p1 AND \"met_at\" <= \"due\"", from, now),
            (int)session.Count("SELECT COUNT(*) FROM \"call_back\" WHERE \"due\" >= @p0 AND \"due\" < @p1 AND (\"met_at\" IS NULL OR \"met_at\" > \"due\")", from, now));
    }

    private Dictionary<LocalDate, int> ByDay(Filter which, string column, BoardTimes times)
    {
        var quarter = $"t.\"{column}\" / {Quarter.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        return which.Query(session, $"{quarter}, COUNT(*)", Tickets, $"GROUP BY {quarter}", int.MaxValue, r => (At: Provider.ToInstant(r.GetInt64(0) * Quarter), Tickets: r.GetInt32(1)))
            .GroupBy(c => times.DayOf(c.At))
            .ToDictionary(g => g.Key, g => g.Sum(c => c.Tickets));
    }

    /// <remarks>The column as an expression: an index in its order would be walked as a whole.</remarks>
    private Dictionary<string, int> Grouped(Filter which, string column) => which
        .Query(session, $"t.\"{column}\" || '', COUNT(*)", Tickets, $"GROUP BY t.\"{column}\" || ''", int.MaxValue, r => (Code: r.GetString(0), Tickets: r.GetInt32(1)))
        .ToDictionary(c => c.Code, c => c.Tickets, StringComparer.Ordinal);

    /// <summary>What the kept counts know, and the sealed tickets they must not tell of.</summary>
    private Dictionary<string, int> Kept(BoardSubject subject)
    {
        var condition = subject == BoardSubject.Waiting ? "= 'Waiting'" : "<> 'Closed'";
        var known = session
            .Query($"SELECT \"directorate\", SUM(\"tickets\") FROM \"ticket_count\" WHERE \"category\" {condition} GROUP BY \"directorate\"", r => (Code: r.GetString(0), Tickets: Convert.ToInt32(r.GetValue(1), System.Globalization.CultureInfo.InvariantCulture)))
            .Where(c => c.Tickets != 0 && scope.Has(c.Code))
            .ToDictionary(c => c.Code, c => c.Tickets, StringComparer.Ordinal);
        foreach (var (code, tickets) in SealedOnes(subject))
        {
            known[code] = known.GetValueOrDefault(code) + tickets;
        }

        return known;
    }

    private Dictionary<string, int> SealedOnes(BoardSubject subject) =>
        session.Scalar("SELECT 1 FROM \"ticket\" WHERE \"sealed_at\" IS NOT NULL LIMIT 1") is null ? [] : Grouped(filter.SealedOnly(subject), "directorate");
}
