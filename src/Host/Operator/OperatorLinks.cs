using System.Security.Cryptography;
using Derman.Core.Privacy;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Host.Operator;

/// <summary>How the operator of a fresh installation gets in: one link, printed once on the console, usable once.</summary>
internal sealed class OperatorLinks(CatalogStore catalog, IClock clock)
{
    private const string Cookie = "derman.operator";
    private static readonly Duration LinkLife = Duration.FromHours(24);
    private static readonly Duration SessionLife = Duration.FromHours(8);

    /// <summary>A new one-time link when nobody has ever signed in and none is waiting; null otherwise.</summary>
    public async Task<string?> FirstLinkAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var token = NewToken();
        return await catalog.WriteAsync(
            session =>
            {
                if (session.List<OperatorKey>("\"kind\" = 'link'").Exists(k => k.UsedAt is not null))
                {
                    return null;
                }

                session.Execute("DELETE FROM \"operator_key\" WHERE \"kind\" = 'link'");
                session.Insert(new OperatorKey { TokenHash = Secrets.Hash(token), Kind = "link", CreatedAt = now, ExpiresAt = now + LinkLife });
                return token;
            },
            ct);
    }

    public async Task<bool> UseAsync(string token, HttpContext context, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var sessionToken = NewToken();
        var used = await catalog.WriteAsync(
            session =>
            {
                if (session.First<OperatorKey>("\"token_hash\" = @p0", Secrets.Hash(token)) is not { Kind: "link", UsedAt: null } link || link.ExpiresAt < now)
                {
                    return false;
                }

                link.UsedAt = now;
                session.Update(link);
                session.Insert(new OperatorKey { TokenHash = Secrets.Hash(sessionToken), Kind = "session", CreatedAt = now, ExpiresAt = now + SessionLife });
                return true;
            },
            ct);
        if (used)
        {
            context.Response.Cookies.Append(Cookie, sessionToken, new CookieOptions
            {
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                SameSite = SameSiteMode.Strict,
                Path = "/operator",
                MaxAge = SessionLife.ToTimeSpan(),
            });
        }

        return used;
    }

    public bool IsSignedIn(HttpContext context) =>
        context.Request.Cookies[Cookie] is { Length: > 0 } token
        && catalog.Read(s => s.First<OperatorKey>("\"token_hash\" = @p0", Secrets.Hash(token))) is { Kind: "session" } session
        && session.ExpiresAt > clock.GetCurrentInstant();

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
