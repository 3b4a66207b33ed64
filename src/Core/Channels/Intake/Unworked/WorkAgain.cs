using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels.Intake.Unworked;

/// <summary>Gives what could not be worked another try. What was taken in half is not taken in twice: every element is known by its provider's id.</summary>
public sealed class WorkAgain(IClock clock)
{
    public const string Event = "inboundTriedAgain";

    /// <summary>All failed requests of an account.</summary>
    /// <returns>How many are tried again.</returns>
    public async Task<Result<int>> AllAsync(Tenant tenant, string account, Actor actor, CancellationToken ct) =>
        await WriteAsync(tenant, account, actor, (session, now) => Failed(session, now, "\"account\" = @p1", account), ct);

    /// <summary>One request; or the request of a part that was kept, of which everything else is known already.</summary>
    public async Task<Result<int>> OneAsync(Tenant tenant, string account, UnworkedId id, Actor actor, CancellationToken ct) => await WriteAsync(
        tenant,
        account,
        actor,
        (session, now) => id.Kind == UnworkedKind.Part ? Part(session, account, id.Seq, now)
            : Failed(session, now, "\"account\" = @p1 AND \"seq\" = @p2", account, id.Seq) is > 0 and var again ? again
            : UnworkedErrors.NotFound,
        ct);

    /// <summary>Those that failed and were not set aside.</summary>
    /// <param name="which">Narrows them, from <c>@p1</c> on.</param>
    internal static int Failed(WriteSession session, Instant now, string which = "1 = 1", params ReadOnlySpan<object?> values) => session.Execute(
        $"UPDATE \"inbound_request\" SET \"state\" = 'new', \"attempts\" = 0, \"next_attempt_at\" = @p0 WHERE \"state\" = 'failed' AND \"aside_at\" IS NULL AND {which}",
        [Provider.Of(now), .. values]);

    /// <summary>The request in which a kept part came; null once it, or the memory of it, has been thrown away.</summary>
    internal static long? RequestOf(ReadSession session, long part) => session.Scalar(
        """
        SELECT r."seq" FROM "quarantined_item" q JOIN "inbound_item" i ON i."account" = q."account" AND i."external_id" = q."external_id"
        JOIN "inbound_request" r ON r."seq" = i."request" WHERE q."seq" = @p0
        """,
        part) as long?;

    private static Result<int> Part(WriteSession session, string account, long seq, Instant now)
    {
        if (session.First<QuarantinedItem>("\"seq\" = @p0 AND \"account\" = @p1 AND \"aside_at\" IS NULL", seq, account) is not { } part)
        {
            return UnworkedErrors.NotFound;
        }

        if (RequestOf(session, seq) is not { } request)
        {
            return UnworkedErrors.Gone;
        }

        session.Delete(part);
        session.Delete(new InboundItem { Account = account, ExternalId = part.ExternalId });
        return session.Execute(
            "UPDATE \"inbound_request\" SET \"state\" = 'new', \"attempts\" = 0, \"next_attempt_at\" = @p0, \"aside_at\" = NULL, \"aside_why\" = NULL WHERE \"seq\" = @p1", Provider.Of(now), request);
    }

    private async Task<Result<int>> WriteAsync(Tenant tenant, string account, Actor actor, Func<WriteSession, Instant, Result<int>> again, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return UnworkedErrors.NotYours;
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync(
            session =>
            {
                var result = again(session, now);
                if (result is { Failure: null, Value: > 0 })
                {
                    EventChain.Append(session, EventChain.NoTicket, Event, actor.Code, now, EventText.Of(new JsonObject { ["account"] = account, ["rows"] = result.Value }));
                }

                return result;
            },
            ct);
    }
}
