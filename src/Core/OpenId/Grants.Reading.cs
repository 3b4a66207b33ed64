using System.Security.Cryptography;
using System.Text;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>Whether what was issued still counts, and how it ends.</summary>
public sealed partial class Grants
{
    private const string RevokedToken = "revoked";

    /// <summary>The person behind a grant, read anew; null when the grant has ended, or the person was switched off or has changed the password.</summary>
    public StaffMember? Holder(Tenant tenant, Guid grant)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.Read(session => session.First<AppGrant>("\"id\" = @p0", Provider.Of(grant)) is { RevokedAt: null } found && now < found.EndsAt
            ? Person(session, tenant, found)
            : null);
    }

    /// <summary>A refresh token that could be used now, for introspection.</summary>
    public (AppGrant Grant, Instant ExpiresAt)? Usable(Tenant tenant, string refreshToken)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.Read<(AppGrant, Instant)?>(session =>
            session.First<AppToken>("\"hash\" = @p0", Secrets.Hash(refreshToken)) is { Kind: TokenKinds.Refresh, UsedAt: null } token
            && now < token.ExpiresAt
            && session.First<AppGrant>("\"id\" = @p0", Provider.Of(token.GrantId)) is { RevokedAt: null } grant
            && now < grant.EndsAt
            && Person(session, tenant, grant) is not null
                ? (grant, token.ExpiresAt)
                : null);
    }

    /// <summary>RFC 7009: a refresh token ends with everything of its grant. Another application's is left alone.</summary>
    /// <returns>False when it is no refresh token of this application.</returns>
    public ValueTask<bool> RevokeAsync(Tenant tenant, Application application, string refreshToken, CancellationToken ct)
    {
        var (hash, now) = (Secrets.Hash(refreshToken), clock.GetCurrentInstant());
        return tenant.Store.WriteAsync(
            session =>
            {
                if (Known(session, hash, TokenKinds.Refresh, application) is not var (_, grant))
                {
                    return false;
                }

                End(session, grant, now);
                return true;
            },
            ct);
    }

    /// <summary>An access token that was revoked alone; what else its grant gave lives on.</summary>
    public async ValueTask MarkRevokedAsync(Tenant tenant, string jti, Instant expires, CancellationToken ct) =>
        _ = await TakeOnceAsync(tenant, RevokedToken, jti, expires, ct);

    public bool IsMarkedRevoked(Tenant tenant, string jti) =>
        tenant.Store.Read(s => s.First<TokenMark>("\"purpose\" = @p0 AND \"value\" = @p1", RevokedToken, jti)) is not null;

    /// <summary>Takes a value that counts once.</summary>
    /// <returns>False when it was taken before.</returns>
    public ValueTask<bool> TakeOnceAsync(Tenant tenant, string purpose, string value, Instant expires, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            if (session.First<TokenMark>("\"purpose\" = @p0 AND \"value\" = @p1", purpose, value) is not null)
            {
                return false;
            }

            session.Insert(new TokenMark { Purpose = purpose, Value = value, ExpiresAt = expires });
            return true;
        },
        ct);

    /// <summary>Removes what ended: when the oldest ended a day ago, all that ended half a day ago, so that two writes a day are enough.</summary>
    /// <returns>How many rows were removed.</returns>
    public async Task<int> PruneAsync(Tenant tenant, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var due = Provider.Of(now - GrantTimes.Kept);
        if (!tenant.Store.Read(s => IsDue(s, due)))
        {
            return 0;
        }

        return await tenant.Store.WriteAsync(
            session =>
            {
                var at = Provider.Of(now - (GrantTimes.Kept / 2));
                return session.Execute("DELETE FROM \"token_mark\" WHERE \"expires_at\" <= @p0", at)
                    + session.Execute("DELETE FROM \"app_token\" WHERE \"expires_at\" <= @p0", at)
                    + session.Execute("DELETE FROM \"app_grant\" WHERE \"ends_at\" <= @p0", at);
            },
            ct);
    }

    public static byte[] StampHash(StaffMember staff) => SHA256.HashData(Encoding.UTF8.GetBytes(staff.SecurityStamp));

    private static bool IsDue(ReadSession session, long due) =>
        session.Scalar("SELECT 1 FROM \"token_mark\" WHERE \"expires_at\" <= @p0 LIMIT 1", due) is not null
        || session.Scalar("SELECT 1 FROM \"app_token\" WHERE \"expires_at\" <= @p0 LIMIT 1", due) is not null
        || session.Scalar("SELECT 1 FROM \"app_grant\" WHERE \"ends_at\" <= @p0 LIMIT 1", due) is not null;

    /// <summary>The same questions a session is asked: active, the same stamp, and a second factor where the person's roles demand one by now.</summary>
    private static StaffMember? Person(ReadSession session, Tenant tenant, AppGrant grant) =>
        session.First<StaffMember>("\"id\" = @p0", Provider.Of(grant.Staff)) is { Active: true } staff
        && CryptographicOperations.FixedTimeEquals(StampHash(staff), grant.StampHash)
        && !SecondFactors.Owes(tenant, staff, grant.Amr ?? "")
            ? staff
            : null;
}
