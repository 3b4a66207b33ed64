using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels;

/// <summary>What went through an account lately.</summary>
/// <param name="Waiting">Messages still to be sent.</param>
/// <param name="Failed">Of the newest messages, those that could not be sent.</param>
/// <param name="LastError">Code the plugin gave for the last of them; its texts have words for it.</param>
public sealed record ChannelTraffic(Instant? LastIn, Instant? LastOut, long Waiting, long Failed, string? LastError, string? LastReason);

/// <summary>Looks at what an account did, for its light on the screen.</summary>
public static class ReadChannelTraffic
{
    /// <summary>Newest messages looked at: a light must not cost a walk through years.</summary>
    private const long Newest = 20_000;

    public static ChannelTraffic Of(Tenant tenant, string account) => tenant.Store.Read(session =>
    {
        var from = session.Count("SELECT MAX(\"message\") FROM \"delivery\"") - Newest;
        var failed = session.Query(
            "SELECT \"failure_code\", \"failure_reason\" FROM \"delivery\" WHERE \"message\" > @p0 AND \"means\" = @p1 AND \"state\" = 'failed' ORDER BY \"message\" DESC",
            r => (Code: r.IsDBNull(0) ? null : r.GetString(0), Reason: r.IsDBNull(1) ? null : r.GetString(1)),
            from,
            account);
        return new ChannelTraffic(
            At(session.Scalar("SELECT MAX(\"received_at\") FROM \"inbound_request\" WHERE \"account\" = @p0", account)),
            At(session.Scalar("SELECT MAX(\"sent_at\") FROM \"delivery\" WHERE \"message\" > @p0 AND \"means\" = @p1", from, account)),
            session.Count("SELECT COUNT(*) FROM \"delivery\" WHERE \"next_attempt_at\" IS NOT NULL AND \"means\" = @p0", account),
            failed.Count,
            failed.Count == 0 ? null : failed[0].Code,
            failed.Count == 0 ? null : failed[0].Reason);
    });

    private static Instant? At(object? ticks) => ticks is long at ? Provider.ToInstant(at) : null;
}
