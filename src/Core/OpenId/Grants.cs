using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>
/// Codes and refresh tokens. Every use is decided inside the tenant's writer, where there is one order: of many that come at once with
/// the same token one wins. Whatever is used twice ends the whole grant.
/// </summary>
public sealed partial class Grants(IClock clock, FillRandom random)
{
    /// <returns>The code, of which only a hash is kept.</returns>
    public async Task<string> IssueCodeAsync(Tenant tenant, CodeRequest request, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var code = Secrets.New(random);
        var grant = new AppGrant
        {
            Id = UuidV7.New(now, random),
            ClientId = request.Application.ClientId,
            Staff = request.Staff.Id,
            Scopes = string.Join(' ', request.Scopes),
            StampHash = StampHash(request.Staff),
            AuthTime = request.AuthTime,
            Amr = request.Amr,
            Nonce = request.Nonce,
            KeyThumbprint = request.KeyThumbprint,
            CreatedAt = now,
            EndsAt = now + GrantTimes.Code,
        };
        var token = new AppToken
        {
            Hash = Secrets.Hash(code),
            Kind = TokenKinds.Code,
            GrantId = grant.Id,
            RedirectUri = request.RedirectUri,
            Challenge = request.Challenge,
            CreatedAt = now,
            ExpiresAt = now + GrantTimes.Code,
        };
        await tenant.Store.WriteAsync(
            session =>
            {
                AppAuthorizations.Note(session, request, now);
                session.Insert(grant);
                session.Insert(token);
            },
            ct);
        return code;
    }

    public ValueTask<GrantAnswer> ExchangeAsync(Tenant tenant, CodeExchange exchange, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var (hash, refresh) = (Secrets.Hash(exchange.Code), Secrets.New(random));
        return tenant.Store.WriteAsync(session => Exchange(session, tenant, exchange, hash, refresh, now), ct);
    }

    public ValueTask<GrantAnswer> RefreshAsync(Tenant tenant, RefreshExchange exchange, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var (hash, next) = (Secrets.Hash(exchange.Token), Secrets.New(random));
        return tenant.Store.WriteAsync(session => Refresh(session, tenant, exchange, hash, next, now), ct);
    }

    private static GrantAnswer Exchange(WriteSession session, Tenant tenant, CodeExchange exchange, byte[] hash, string refresh, Instant now)
    {
        if (Known(session, hash, TokenKinds.Code, exchange.Application) is not var (token, grant))
        {
            return OAuthError.InvalidGrant;
        }

        if (token.UsedAt is not null)
        {
            // RFC 6749 §4.1.2: two have the code, and one of them is not the application. Nothing that came from it counts any more.
            End(session, grant, now);
            return OAuthError.InvalidGrant;
        }

        token.UsedAt = now; // Also when what follows refuses it: who guesses has one guess.
        session.Update(token);
        if (now >= token.ExpiresAt || grant.RevokedAt is not null || token.RedirectUri != exchange.RedirectUri || !Pkce.Answers(exchange.Verifier, token.Challenge ?? ""))
        {
            End(session, grant, now);
            return OAuthError.InvalidGrant;
        }

        if (grant.KeyThumbprint is { } key && key != exchange.KeyThumbprint)
        {
            End(session, grant, now);
            return OAuthError.OtherKey;
        }

        if (Person(session, tenant, grant) is not { } staff)
        {
            End(session, grant, now);
            return OAuthError.InvalidGrant;
        }

        var scopes = grant.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var offline = scopes.Contains(OpenIdScopes.OfflineAccess);

        // RFC 9449 §5: the refresh tokens of who keeps no secret belong to the key that asked for them first.
        grant.KeyThumbprint = exchange.Application.IsPublic ? exchange.KeyThumbprint : null;
        grant.EndsAt = now + (offline ? GrantTimes.Longest : GrantTimes.AccessToken);
        session.Update(grant);
        if (offline)
        {
            session.Insert(NewRefresh(grant, refresh, now));
        }

        return new Granted(grant, staff, scopes, offline ? refresh : null);
    }

    private static GrantAnswer Refresh(WriteSession session, Tenant tenant, RefreshExchange exchange, byte[] hash, string next, Instant now)
    {
        if (Known(session, hash, TokenKinds.Refresh, exchange.Application) is not var (token, grant))
        {
            return OAuthError.InvalidGrant;
        }

        if (token.UsedAt is { } used)
        {
            if (exchange.ArrivedAt >= used)
            {
                End(session, grant, now);
            }

            return OAuthError.InvalidGrant;
        }

        if (now >= token.ExpiresAt || now >= grant.EndsAt || grant.RevokedAt is not null)
        {
            return OAuthError.InvalidGrant;
        }

        if (grant.KeyThumbprint is { } key && key != exchange.KeyThumbprint)
        {
            return OAuthError.OtherKey; // The right device's next try must not suffer for it.
        }

        if (Person(session, tenant, grant) is not { } staff)
        {
            End(session, grant, now);
            return OAuthError.InvalidGrant;
        }

        var granted = grant.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (exchange.Scopes is { } wanted && !wanted.All(granted.Contains))
        {
            return new OAuthError("invalid_scope", "More was asked for than was granted.");
        }

        token.UsedAt = now + GrantTimes.Settle;
        session.Update(token);
        session.Insert(NewRefresh(grant, next, now));
        return new Granted(grant, staff, exchange.Scopes ?? granted, next, token.UsedAt);
    }

    /// <summary>A token of this kind and this application, with its grant.</summary>
    private static (AppToken Token, AppGrant Grant)? Known(WriteSession session, byte[] hash, string kind, Application application) =>
        session.First<AppToken>("\"hash\" = @p0", hash) is { } token
        && token.Kind == kind
        && session.First<AppGrant>("\"id\" = @p0", Provider.Of(token.GrantId)) is { } grant
        && grant.ClientId == application.ClientId
            ? (token, grant)
            : null;

    private static AppToken NewRefresh(AppGrant grant, string secret, Instant now) => new()
    {
        Hash = Secrets.Hash(secret),
        Kind = TokenKinds.Refresh,
        GrantId = grant.Id,
        CreatedAt = now,
        ExpiresAt = Instant.Min(now + GrantTimes.RefreshIdle, grant.EndsAt),
    };

    private static void End(WriteSession session, AppGrant grant, Instant now)
    {
        if (grant.RevokedAt is null)
        {
            grant.RevokedAt = now;
            session.Update(grant);
        }
    }
}
