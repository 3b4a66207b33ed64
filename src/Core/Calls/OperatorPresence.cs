using System.Globalization;
using Derman.Channels;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Inbox;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>
/// Whether somebody who has a telephone is there. Where the line's rule says so, calls that were let ring set a person away; an answer, or
/// their own word, brings them back. Of both only the latest moment is kept, so that events may come late and in any order.
/// </summary>
public sealed class OperatorPresence(KeepChoices choices, IClock clock)
{
    internal const string Away = "telephone.away";
    internal const string Here = "telephone.here";

    /// <summary>What was let ring before that belongs to another shift.</summary>
    private static readonly Duration Shift = Duration.FromHours(12);

    /// <summary>"I am here."</summary>
    public Task BackAsync(Tenant tenant, Actor actor, CancellationToken ct) => choices.KeepAsync(tenant, Here, Text(clock.GetCurrentInstant()), actor, ct);

    internal static Instant MomentOf(string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? Provider.ToInstant(ticks) : NodaConstants.UnixEpoch;

    internal static void Heard(WriteSession session, CallRules rules, CallEvent item, Instant at)
    {
        if (rules.AwayAfterMissed > 0 && item is { Kind: CallEventKind.AgentMissed or CallEventKind.Answered, Agent: { Length: > 0 } agent }
            && Extensions.At(session, agent) is { } person)
        {
            var here = MomentOf(session, person.Id, Here);
            if (item.Kind == CallEventKind.Answered)
            {
                Keep(session, person.Id, Here, Instant.Max(here, at));
            }
            else if (at > here && Missed(session, agent, Instant.Max(here, at - Shift)) >= rules.AwayAfterMissed)
            {
                Keep(session, person.Id, Away, Instant.Max(MomentOf(session, person.Id, Away), at));
            }
        }
    }

    private static long Missed(ReadSession session, string agent, Instant since) => session.Count(
        """
        SELECT COALESCE(SUM(a."missed"), 0) FROM "call" c JOIN "call_agent" a ON a."account" = c."account" AND a."call_id" = c."call_id"
        WHERE c."ring_at" >= @p0 AND a."agent" = @p1 AND a."missed_at" > @p2
        """,
        Provider.Of(since - Shift),
        agent,
        Provider.Of(since));

    private static Instant MomentOf(ReadSession session, Guid person, string name) =>
        MomentOf(session.First<StaffPreference>("\"staff\" = @p0 AND \"name\" = @p1", Provider.Of(person), name)?.Value);

    private static void Keep(WriteSession session, Guid person, string name, Instant at) => session.Execute(KeepChoices.Sql, Provider.Of(person), name, Text(at));

    private static string Text(Instant at) => Provider.Of(at).ToString(CultureInfo.InvariantCulture);
}
