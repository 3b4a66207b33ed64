using Derman.Channels;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>The call log, fed by any exchange's events in any order: of each moment the earliest or the latest is kept, so that the end is the same.</summary>
internal static class CallLog
{
    /// <summary>An exchange's clock further ahead than this is wrong, and one before 1970 was never set: the arrival counts.</summary>
    private static readonly Duration MostAhead = Duration.FromMinutes(10);

    private const int MostRecordings = 20;

    public static Handled Record(WriteSession session, TenantConfiguration configuration, string account, CallEvent item, Instant receivedAt, FillRandom random)
    {
        var at = item.At is { } given && Instant.FromDateTimeOffset(given) is var told && told > NodaConstants.UnixEpoch && told <= receivedAt + MostAhead ? told : receivedAt;
        var call = session.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, item.CallId);
        var isNew = call is null;
        call ??= new Call { Account = account, CallId = item.CallId, From = "", RingAt = at };
        var before = CallMoments.Of(call);
        if (call.From.Length == 0 && item.From is { Length: > 0 } from)
        {
            call.From = PhoneNumber.FromExchange(from, configuration.Profile.Country, configuration.Profile.AreaCode)?.E164 ?? from;
            call.Citizen = Known(session, call.From);
        }

        call.To ??= item.To;
        call.RingAt = Instant.Min(call.RingAt, at);
        Stand(call, item, at);
        Link(call, item.Recording);
        switch (item.Kind)
        {
            case CallEventKind.Answered:
                call.AnsweredAt = call.AnsweredAt is { } answered ? Instant.Min(answered, at) : at;
                break;
            case CallEventKind.HangUp or CallEventKind.Abandoned:
                call.EndedAt = call.EndedAt is { } ended ? Instant.Max(ended, at) : at;
                call.EndedBy ??= item.EndedBy switch { CallParty.Caller => "caller", CallParty.Agent => "agent", _ => null };
                break;
        }

        call.State = call switch
        {
            { EndedAt: not null, AnsweredAt: null } => "abandoned",
            { EndedAt: not null } => "ended",
            { AnsweredAt: not null } => "answered",
            _ => "ringing",
        };
        call.Owed = call is { State: "abandoned", From.Length: > 0 };
        CallAgents.Record(session, call, item, at);
        OperatorPresence.Heard(session, CallRules.Of(configuration, account), item, at);
        CallDrafts.Settle(session, configuration, call);
        if (isNew)
        {
            session.Insert(call);
        }
        else
        {
            session.Update(call);
        }

        SettleCallBacks.After(session, configuration, call, before, random);
        return Handled.Done;
    }

    /// <summary>The person who called from that number last; null when the number is unknown or a household's with several people.</summary>
    internal static long? Known(ReadSession session, string phone)
    {
        var citizens = session.Query(
            "SELECT DISTINCT \"citizen\" FROM \"contact_point\" WHERE \"value\" = @p0 LIMIT 2", r => r.GetInt64(0), phone);
        return citizens.Count == 1 ? citizens[0] : null;
    }

    /// <summary>The queue of the latest event that names one, and the place in that queue.</summary>
    private static void Stand(Call call, CallEvent item, Instant at)
    {
        if (item.Queue is { Length: > 0 } queue && (call.QueueAt is not { } known || at > known || (at == known && string.CompareOrdinal(queue, call.Queue) > 0)))
        {
            call.Position = queue == call.Queue ? call.Position : null;
            (call.Queue, call.QueueAt) = (queue, at);
        }

        if (item.Kind == CallEventKind.Queued)
        {
            call.QueuedAt = call.QueuedAt is { } since ? Instant.Min(since, at) : at;
            call.Position = item.Queue == call.Queue ? item.Position : call.Position;
        }
    }

    /// <summary>Only what a browser opens as a page: the address comes from outside and becomes a link.</summary>
    private static void Link(Call call, Uri? recording)
    {
        if (recording is { IsAbsoluteUri: true, Scheme: "https" or "http" })
        {
            var known = call.Recording?.Split('\n') ?? [];
            call.Recording = string.Join('\n', known.Append(recording.AbsoluteUri).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostRecordings));
        }
    }
}
