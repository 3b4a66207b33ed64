using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>The spans of one number around some moments, brought in line with its calls.</summary>
internal sealed class NumberSpans(WriteSession session, TenantConfiguration configuration, string number, FillRandom random)
{
    private const string Edges = """SELECT {0}("at") FROM (SELECT {0}("answered_at") AS "at" FROM "call" WHERE "from" = @p0 AND "answered_at" {1} @p1 UNION ALL SELECT {0}("upto") AS "at" FROM "call_back" WHERE "number" = @p0 AND "upto" {1} @p1) AS "edge" """;
    private static readonly string EdgeBefore = string.Format(System.Globalization.CultureInfo.InvariantCulture, Edges, "MAX", "<");
    private static readonly string EdgeAfter = string.Format(System.Globalization.CultureInfo.InvariantCulture, Edges, "MIN", ">");

    /// <param name="To">Null: the last span, still open.</param>
    private sealed record Span(Instant From, Instant? To, int Calls, Instant First, Instant Last)
    {
        public bool Has(Instant at) => at > From && (To is null || at <= To);
    }

    public void Settle(Instant earliest, Instant latest)
    {
        var start = session.Scalar(EdgeBefore, number, Provider.Of(earliest)) is long before ? Provider.ToInstant(before) : NodaConstants.UnixEpoch;
        Instant? end = session.Scalar(EdgeAfter, number, Provider.Of(latest)) is long after ? Provider.ToInstant(after) : null;
        var rows = session.List<CallBack>(
            "\"number\" = @p0 AND ((\"first_at\" > @p1 AND \"first_at\" <= @p2) OR (\"upto\" > @p1 AND \"upto\" <= @p2)) ORDER BY \"key\"",
            number, Provider.Of(start), Provider.Of(end ?? Instant.FromUtc(9999, 1, 1, 0, 0)));
        var free = rows.FindAll(r => r.Upto is null);
        var plan = new List<(CallBack? Row, Span Span)>();
        foreach (var span in Spans(start, earliest, latest, end).Where(s => s.Calls > 0))
        {
            // What somebody has worked on stays itself when its span is cut.
            var row = rows.Find(r => r.Upto is not null && r.Upto == span.To)
                ?? free.Where(r => span.Has(r.FirstAt)).OrderByDescending(r => r.Tries).ThenByDescending(r => r.TakenBy is not null).ThenBy(r => r.Key).FirstOrDefault();
            free.Remove(row!);
            plan.Add((row, span));
        }

        free.ForEach(Drop);

        // Closed ones first: one of a number is open at any time.
        foreach (var (row, span) in plan.OrderBy(p => p.Span.To is null))
        {
            Write(row, span);
        }
    }

    private IEnumerable<Span> Spans(Instant start, Instant earliest, Instant latest, Instant? end)
    {
        var edges = session.Query(
            """
            SELECT "answered_at" FROM "call" WHERE "from" = @p0 AND "answered_at" >= @p1 AND "answered_at" <= @p2
            UNION SELECT "upto" FROM "call_back" WHERE "number" = @p0 AND "upto" >= @p1 AND "upto" <= @p2
            """,
            r => Provider.ToInstant(r.GetInt64(0)), number, Provider.Of(earliest), Provider.Of(latest)).Order();
        foreach (var edge in edges.Cast<Instant?>().Append(end))
        {
            var (from, to) = (start, edge);
            var tally = session.Query(
                $"SELECT COUNT(*), MIN(\"ended_at\"), MAX(\"ended_at\") FROM \"call\" WHERE \"from\" = @p0 AND \"owed\" = 1 AND \"ended_at\" > @p1{(to is null ? "" : " AND \"ended_at\" <= @p2")}",
                r => r.GetInt64(0) == 0 ? new Span(from, to, 0, from, from) : new Span(from, to, (int)r.GetInt64(0), Provider.ToInstant(r.GetInt64(1)), Provider.ToInstant(r.GetInt64(2))),
                to is { } until ? [number, Provider.Of(from), Provider.Of(until)] : [number, Provider.Of(from)])[0];
            yield return tally;
            start = edge ?? start;
        }
    }

    /// <summary>None of its calls was abandoned after all. Where somebody has called meanwhile, that stays on record.</summary>
    private void Drop(CallBack row)
    {
        if (row.Tries == 0)
        {
            session.Delete(row);
            return;
        }

        (row.ClosedAt, row.Reason, row.NextAt, row.TellAt, row.TakenBy, row.TakenUntil) = (row.ClosedAt ?? row.TriedAt, CallBackReasons.CalledAgain, null, null, null, null);
        session.Update(row);
    }

    private void Write(CallBack? known, Span span)
    {
        var row = known ?? new CallBack { Key = session.Next("call_back"), Id = UuidV7.New(span.First, random), Number = number };
        if (known is null || row.FirstAt != span.First)
        {
            row.Account = (string)session.Scalar("SELECT MIN(\"account\") FROM \"call\" WHERE \"from\" = @p0 AND \"owed\" = 1 AND \"ended_at\" = @p1", number, Provider.Of(span.First))!;
            row.Due = CallBackTerms.Due(configuration, row.Account, span.First);
            row.NextAt = row.Tries == 0 ? row.Due : row.NextAt;
            row.TellAt = known is null || row.TellAt is not null ? row.Due : null; // Told once is told.
        }

        (row.Calls, row.FirstAt, row.LastAt) = (span.Calls, span.First, span.Last);
        if (row.Upto is null)
        {
            row.MetAt = row.FirstTriedAt is { } tried && (span.To is null || tried < span.To) ? tried : span.To;
            (row.ClosedAt, row.Reason) = (span.To, span.To is null ? null : CallBackReasons.CalledAgain);
            row.NextAt = span.To is null ? row.NextAt ?? row.Due : null;
            row.TellAt = row.MetAt is null ? row.TellAt : null;
            (row.TakenBy, row.TakenUntil) = span.To is null ? (row.TakenBy, row.TakenUntil) : (null, null);
        }

        if (known is null)
        {
            session.Insert(row);
        }
        else
        {
            session.Update(row);
        }
    }
}
