using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Surveys;

/// <param name="Counts">Answers of 1, 2, 3, 4 and 5, in that order.</param>
public sealed record SurveySummary(int Asked, int Answered, IReadOnlyList<int> Counts)
{
    /// <summary>Null until somebody has answered.</summary>
    public double? Average => Answered == 0 ? null : Counts.Select((n, i) => n * (i + 1.0)).Sum() / Answered;
}

/// <summary>What citizens thought of what was done, added up. Words are read with their request, by who may see it.</summary>
public sealed class ReadSurveys
{
    /// <param name="from">Asked at or after.</param>
    /// <param name="until">Asked before.</param>
    /// <param name="directorates">Only requests these units had last; null for all.</param>
    public SurveySummary Execute(Tenant tenant, Instant from, Instant until, IReadOnlyCollection<string>? directorates = null) => tenant.Store.Read(session =>
    {
        var asked = 0;
        var counts = new int[AnswerSurvey.Best];
        var rows = session.Query(
            """
            SELECT t."directorate", s."score", COUNT(*) FROM "survey" s JOIN "ticket" t ON t."key" = s."ticket"
            WHERE s."asked_at" >= @p0 AND s."asked_at" < @p1 AND t."sealed_at" IS NULL AND t."simulated" IS NULL GROUP BY t."directorate", s."score"
            """,
            r => (Unit: r.GetString(0), Score: Columns.IntegerOrNull(r, 1), Count: (int)Columns.Integer(r, 2)),
            Provider.Of(from),
            Provider.Of(until));
        foreach (var (unit, score, count) in rows.Where(r => directorates?.Contains(r.Unit) != false))
        {
            asked += count;
            if (score is { } given)
            {
                counts[given - 1] += count;
            }
        }

        return new SurveySummary(asked, counts.Sum(), counts);
    });
}
