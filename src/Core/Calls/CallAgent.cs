using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>One telephone a call rang at. Folded from events in any order: only earliest and latest moments are kept.</summary>
public sealed class CallAgent
{
    public string Account { get; set; } = "";

    public string CallId { get; set; } = "";

    /// <summary>Extension or name, as the exchange says it.</summary>
    public string Agent { get; set; } = "";

    /// <summary>When it rang there last.</summary>
    public Instant? OfferedAt { get; set; }

    /// <summary>When it stopped ringing there last, unanswered.</summary>
    public Instant? MissedAt { get; set; }

    /// <summary>How often it was let ring.</summary>
    public int Missed { get; set; }

    public Instant? AnsweredAt { get; set; }

    /// <summary>Of a call that still rings: whether it rings here.</summary>
    public bool Rings => OfferedAt is { } rang && (MissedAt is not { } missed || rang > missed) && AnsweredAt is null;
}

internal static class CallAgents
{
    /// <summary>Takes the event in, and names whose call it is: who answered first, else where it rang last.</summary>
    public static void Record(WriteSession session, Call call, CallEvent item, Instant at)
    {
        if (item.Agent is not { Length: > 0 } agent)
        {
            return;
        }

        var all = session.List<CallAgent>("\"account\" = @p0 AND \"call_id\" = @p1", call.Account, call.CallId);
        var known = all.Find(a => a.Agent == agent);
        var row = known ?? new CallAgent { Account = call.Account, CallId = call.CallId, Agent = agent };
        switch (item.Kind)
        {
            case CallEventKind.Ring or CallEventKind.AgentRinging:
                row.OfferedAt = row.OfferedAt is { } offered ? Instant.Max(offered, at) : at;
                break;
            case CallEventKind.AgentMissed:
                row.MissedAt = row.MissedAt is { } missed ? Instant.Max(missed, at) : at;
                row.Missed++;
                break;
            case CallEventKind.Answered:
                row.AnsweredAt = row.AnsweredAt is { } answered ? Instant.Min(answered, at) : at;
                break;
        }

        if (known is null)
        {
            all.Add(row);
            session.Insert(row);
        }
        else
        {
            session.Update(row);
        }

        call.Agent = all
            .OrderBy(a => a.AnsweredAt ?? Instant.MaxValue)
            .ThenByDescending(a => a.OfferedAt ?? Instant.MinValue)
            .ThenBy(a => a.Agent, StringComparer.Ordinal)
            .First().Agent;
        if (item.Kind == CallEventKind.Answered)
        {
            call.AnsweredBy = Extensions.At(session, call.Agent)?.Id; // As they sit now: places change with the shift.
        }
    }
}
