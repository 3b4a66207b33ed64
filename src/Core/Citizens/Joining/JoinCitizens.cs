using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using NodaTime;

namespace Derman.Core.Citizens.Joining;

/// <summary>
/// Joins the people of two tickets: the same person wrote by two ways. Only somebody who may see both by name can, the person must have
/// agreed, and it can be undone as long as neither was joined with a third.
/// </summary>
public sealed class JoinCitizens(IClock clock)
{
    public const string Event = "citizensJoined";
    public const string UndoneEvent = "citizensParted";
    public const string TwoEvent = "citizensAreTwo";
    public const int LongestConsent = 500;

    public static readonly Failure SamePerson = new("person.samePerson", FailureKind.Conflict);
    public static readonly Failure NobodyThere = new("person.nobodyThere", FailureKind.Conflict);
    public static readonly Failure Later = new("person.joinedSince", FailureKind.Conflict);

    /// <param name="ticket">Its person is kept.</param>
    /// <param name="other">Its person is joined to the first.</param>
    /// <param name="consent">How they agreed; the audit keeps it.</param>
    /// <returns>The key of the join, for undoing it.</returns>
    public async ValueTask<Result<long>> ExecuteAsync(Tenant tenant, Guid ticket, Guid other, string? consent, Actor actor, CancellationToken ct)
    {
        consent = consent?.Trim() ?? "";
        if (consent.Length == 0)
        {
            return TicketErrors.Required("consent");
        }

        if (consent.Length > LongestConsent)
        {
            return TicketErrors.TooLong("consent", LongestConsent);
        }

        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<long>>(
            session =>
            {
                var (first, second) = (Find(session, ticket), Find(session, other));
                if (Refusal(tenant.Configuration, session, first, actor) is { } refused)
                {
                    return refused;
                }

                if (Refusal(tenant.Configuration, session, second, actor) is { } refusedOther)
                {
                    return refusedOther;
                }

                if (first!.Citizen is not { } kept || second!.Citizen is not { } joined)
                {
                    return NobodyThere;
                }

                if (kept == joined)
                {
                    return SamePerson;
                }

                var moved = Moved.Of(session, joined);
                var row = new CitizenJoin { Key = session.Next("citizenJoin"), Kept = kept, Joined = joined, Consent = consent, Moved = moved.Json(), At = now, By = actor.Code };
                moved.Put(session, joined, kept, LastSeq(session, kept));
                session.Insert(row);
                Tell(session, first, second, Event, actor, now, new JsonObject { ["number"] = second.Number, ["reason"] = consent, ["join"] = row.Key });
                return row.Key;
            },
            ct);
    }

    /// <summary>Takes them apart: what was moved goes back, what came since stays with whom it came to.</summary>
    public async ValueTask<Result<bool>> UndoAsync(Tenant tenant, Guid ticket, long join, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<bool>>(
            session =>
            {
                var found = Find(session, ticket);
                if (Refusal(tenant.Configuration, session, found, actor) is { } refused)
                {
                    return refused;
                }

                if (session.First<CitizenJoin>("\"key\" = @p0", join) is not { UndoneAt: null } row || found!.Citizen != row.Kept)
                {
                    return TicketErrors.NotFound;
                }

                if (session.First<CitizenJoin>("\"joined\" = @p0 AND \"undone_at\" IS NULL AND \"key\" > @p1", row.Kept, row.Key) is not null)
                {
                    return Later;
                }

                var moved = Moved.Read(row.Moved);
                // Contact points were numbered anew when they came: by their order they are the newest but those that came later.
                var points = session.List<ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", row.Kept)
                    .Where(p => p.AddedAt <= row.At).Select(p => p.Seq).TakeLast(moved.ContactPoints.Count).ToList();
                (moved with { ContactPoints = points }).Put(session, row.Kept, row.Joined, LastSeq(session, row.Joined));
                row.UndoneAt = now;
                row.UndoneBy = actor.Code;
                session.Update(row);
                Tell(session, found, moved.Tickets.Count > 0 ? session.First<Ticket>("\"key\" = @p0", moved.Tickets[0]) : null, UndoneEvent, actor, now, new JsonObject { ["join"] = row.Key });
                return true;
            },
            ct);
    }

    /// <summary>An offer to join them is answered with no: they are two people, and it is not offered again.</summary>
    public async ValueTask<Result<bool>> DeclineAsync(Tenant tenant, Guid ticket, Guid other, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await tenant.Store.WriteAsync<Result<bool>>(
            session =>
            {
                var (first, second) = (Find(session, ticket), Find(session, other));
                if (Refusal(tenant.Configuration, session, first, actor) is { } refused)
                {
                    return refused;
                }

                if (ReadJoinOffers.Of(tenant.Configuration, session, first!, actor).All(o => o.Ticket != other))
                {
                    return TicketErrors.NotFound;
                }

                var (kept, joined) = (first!.Citizen!.Value, second!.Citizen!.Value);
                session.Insert(new CitizenJoin { Key = session.Next("citizenJoin"), Kept = kept, Joined = joined, Moved = Moved.Nothing.Json(), At = now, By = actor.Code, UndoneAt = now, UndoneBy = actor.Code });
                Tell(session, first, second, TwoEvent, actor, now, new JsonObject { ["number"] = second.Number });
                return true;
            },
            ct);
    }

    private static Ticket? Find(ReadSession session, Guid id) => session.First<Ticket>("\"id\" = @p0", Provider.Of(id));

    /// <summary>Why somebody may not join the person of a ticket with another; null = they may.</summary>
    internal static Failure? Refusal(TenantConfiguration configuration, ReadSession session, Ticket? ticket, Actor actor) =>
        ticket is null || Access.Of(configuration, session, ticket, actor) is not { Sees: true } access ? TicketErrors.NotFound
        : !access.TakesPart || !access.KnowsNames || new ShownPeople(ticket, access).Hidden ? TicketErrors.NotYou("citizens.join")
        : null;

    private static int LastSeq(ReadSession session, long citizen) =>
        session.List<ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", citizen) is { Count: > 0 } points ? points[^1].Seq : 0;

    private static void Tell(WriteSession session, Ticket first, Ticket? second, string kind, Actor actor, Instant now, JsonObject content)
    {
        foreach (var ticket in new[] { first, second }.OfType<Ticket>())
        {
            TicketArchives.Reopen(session, ticket);
            var own = (JsonObject)content.DeepClone();
            if (ticket == second && own.ContainsKey("number"))
            {
                own["number"] = first.Number;
            }

            EventChain.Append(session, ticket.Key, kind, actor.Code, now, EventText.Of(own));
        }
    }
}
