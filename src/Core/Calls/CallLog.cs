using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>The call log, fed by any exchange's events in any order.</summary>
internal static class CallLog
{
    public static Handled Record(WriteSession session, TenantConfiguration configuration, string account, CallEvent item, Instant receivedAt)
    {
        var at = item.At is { } given ? Instant.FromDateTimeOffset(given) : receivedAt;
        var call = session.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, item.CallId);
        var isNew = call is null;
        call ??= new Call { Account = account, CallId = item.CallId, From = "", RingAt = at };
        if (call.From.Length == 0 && item.From is { Length: > 0 } from)
        {
            call.From = PhoneNumber.Parse(from, configuration.Profile.Country, configuration.Profile.AreaCode).Number?.E164 ?? from;
            call.Citizen = Known(session, call.From);
        }

        call.To ??= item.To;
        call.Agent = item.Agent ?? call.Agent;
        call.RingAt = Instant.Min(call.RingAt, at);
        switch (item.Kind)
        {
            case CallEventKind.Answered:
                call.AnsweredAt ??= at;
                break;
            case CallEventKind.HangUp or CallEventKind.Abandoned:
                call.EndedAt ??= at;
                break;
        }

        call.State = call switch
        {
            { EndedAt: not null, AnsweredAt: null } => "abandoned",
            { EndedAt: not null } => "ended",
            { AnsweredAt: not null } => "answered",
            _ => "ringing",
        };
        if (isNew)
        {
            session.Insert(call);
        }
        else
        {
            session.Update(call);
        }

        return Handled.Done;
    }

    /// <summary>The person who called from that number last; null when the number is unknown or a household's with several people.</summary>
    internal static long? Known(ReadSession session, string phone)
    {
        var citizens = session.Query(
            "SELECT DISTINCT \"citizen\" FROM \"contact_point\" WHERE \"value\" = @p0 LIMIT 2", r => r.GetInt64(0), phone);
        return citizens.Count == 1 ? citizens[0] : null;
    }
}
