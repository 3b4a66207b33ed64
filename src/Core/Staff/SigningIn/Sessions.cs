using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Staff.People;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff.SigningIn;

/// <summary>Sign-ins that hold. A cookie names one; when its row is gone, so is its right.</summary>
public sealed class Sessions(IClock clock, FillRandom random)
{
    /// <summary>A sign-in nobody used for so long is over; the cookie forgets it at the same time.</summary>
    public static readonly Duration Idle = Duration.FromHours(10);

    /// <summary>How exactly it is known when somebody was last here. Coarse on purpose: it costs a write, and says when people work.</summary>
    public static readonly Duration SeenEvery = Duration.FromMinutes(15);

    private const int StampBytes = 16;

    /// <summary>What a cookie claims, as the store has it now; null when the person, the stamp or the session is not what it was.</summary>
    public (StaffMember Member, DeskSession Session)? Find(Tenant tenant, Guid person, Guid session, string? stamp)
    {
        var (member, row) = tenant.Store.Read(s => (
            s.First<StaffMember>("\"id\" = @p0", Provider.Of(person)),
            s.First<DeskSession>("\"id\" = @p0", Provider.Of(session))));
        return member is { Active: true } && row?.Staff == person && member.SecurityStamp == stamp && clock.GetCurrentInstant() - row.SeenAt < Idle + SeenEvery
            ? (member, row)
            : null;
    }

    /// <param name="replaces">A session of the same browser that this one takes the place of.</param>
    /// <returns>Null when the person was switched off, or signed out everywhere, meanwhile.</returns>
    public ValueTask<DeskSession?> BeginAsync(Tenant tenant, StaffMember member, string means, string device, string network, Guid? replaces, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var row = new DeskSession
        {
            Id = RandomId(),
            Staff = member.Id,
            Means = means,
            Device = device,
            Network = network,
            SignedInAt = now,
            SeenAt = now,
        };
        return tenant.Store.WriteAsync(
            session =>
            {
                if (session.First<StaffMember>("\"id\" = @p0", Provider.Of(member.Id)) is not { Active: true } current || current.SecurityStamp != member.SecurityStamp)
                {
                    return null;
                }

                session.Execute("DELETE FROM \"desk_session\" WHERE \"staff\" = @p0 AND (\"seen_at\" < @p1 OR \"id\" = @p2)",
                    Provider.Of(member.Id), Provider.Of(now - Idle - SeenEvery), Provider.Of(replaces ?? Guid.Empty));
                session.Insert(row);
                PersonEvents.Append(session, PersonEvents.SignedIn, Actor.Of(member).Code, now, member.Id, new JsonObject
                {
                    ["means"] = means,
                    ["device"] = device,
                    ["network"] = network,
                });
                return row;
            },
            ct);
    }

    /// <summary>Notes that somebody is here, now and then.</summary>
    public async ValueTask SeenAsync(Tenant tenant, DeskSession row, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (now - row.SeenAt >= SeenEvery)
        {
            await tenant.Store.WriteAsync(s => s.Execute("UPDATE \"desk_session\" SET \"seen_at\" = @p0 WHERE \"id\" = @p1", Provider.Of(now), Provider.Of(row.Id)), ct);
        }
    }

    /// <summary>Where a person is signed in, the newest first.</summary>
    public IReadOnlyList<DeskSession> Of(Tenant tenant, Guid person) => tenant.Store.Read(s => s.List<DeskSession>(
        "\"staff\" = @p0 AND \"seen_at\" > @p1 ORDER BY \"signed_in_at\" DESC", Provider.Of(person), Provider.Of(clock.GetCurrentInstant() - Idle - SeenEvery)));

    /// <summary>Ends one session of a person. One that is not theirs is not there.</summary>
    public ValueTask<bool> EndAsync(Tenant tenant, Guid person, Guid id, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (session.First<DeskSession>("\"id\" = @p0 AND \"staff\" = @p1", Provider.Of(id), Provider.Of(person)) is not { } row)
            {
                return false;
            }

            session.Delete(row);
            PersonEvents.Append(session, PersonEvents.SessionEnded, $"staff:{person}", clock.GetCurrentInstant(), person, new JsonObject { ["device"] = row.Device });
            return true;
        },
        ct);

    /// <summary>Ends every session of a person, and makes every known device unknown again.</summary>
    public async ValueTask EndAllAsync(Tenant tenant, Guid person, CancellationToken ct) => await StaffAccounts.ChangeAsync<bool>(
        tenant,
        person,
        (session, member) =>
        {
            EndAll(session, member, random);
            session.Update(member);
            PersonEvents.Append(session, PersonEvents.SessionsEnded, Actor.Of(member).Code, clock.GetCurrentInstant(), person);
            return true;
        },
        ct);

    /// <summary>Gives the row, which the caller writes, a new stamp.</summary>
    internal static void EndAll(WriteSession session, StaffMember member, FillRandom random)
    {
        member.SecurityStamp = NewStamp(random);
        session.Execute("DELETE FROM \"desk_session\" WHERE \"staff\" = @p0", Provider.Of(member.Id));
    }

    internal static string NewStamp(FillRandom random)
    {
        Span<byte> bytes = stackalloc byte[StampBytes];
        random(bytes);
        return Convert.ToHexString(bytes);
    }

    private Guid RandomId()
    {
        Span<byte> bytes = stackalloc byte[UuidV7.ByteLength];
        random(bytes);
        return new Guid(bytes, bigEndian: true);
    }
}
