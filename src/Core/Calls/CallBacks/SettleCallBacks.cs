using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>What of a call bears on call-backs: that it ended unanswered, or when it was answered.</summary>
internal readonly record struct CallMoments(Instant? Owed, Instant? Answered)
{
    public static CallMoments Of(Call call) => call.From.Length == 0 ? default : new(call.Owed ? call.EndedAt : null, call.AnsweredAt);

    public IEnumerable<Instant> All => new[] { Owed, Answered }.OfType<Instant>();
}

/// <summary>
/// Which call-backs a number has is a function of its calls and of what people closed: its answered calls and those closings part time into
/// spans, and each span with an abandoned call is one call-back — closed by the end of its span, open in the last. After every event only
/// the spans around its moments are made anew, so that doubled, late and disordered events end in the same rows.
/// </summary>
internal static class SettleCallBacks
{
    public static void After(WriteSession session, TenantConfiguration configuration, Call call, CallMoments before, FillRandom random)
    {
        var now = CallMoments.Of(call);
        if (now == before || (before.Owed is null && session.Scalar("SELECT 1 FROM \"call\" WHERE \"from\" = @p0 AND \"owed\" = 1 LIMIT 1", call.From) is null))
        {
            return; // Most numbers never hang up unanswered: nothing more is looked for.
        }

        var moments = now.All.Concat(before.All).ToList();
        new NumberSpans(session, configuration, call.From, random).Settle(moments.Min(), moments.Max());
    }
}
