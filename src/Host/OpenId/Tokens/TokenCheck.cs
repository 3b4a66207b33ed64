using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId.Tokens;

/// <summary>Whether a text is an access or id token this tenant has signed. A token of another tenant is signed by a key this one does not have.</summary>
internal sealed class TokenCheck(TenantKeys keys, ValidatedTokens validated, Grants grants, IClock clock)
{
    /// <summary>What an access token says; null when it is none, is over, or was revoked. Cheap for one that was seen before.</summary>
    public async ValueTask<TokenFacts?> AccessAsync(Tenant tenant, string address, string token, CancellationToken ct)
    {
        if (validated.TryGet(tenant.Id, address, token, clock.GetCurrentInstant(), out var known))
        {
            return known;
        }

        if (token.Length > Jwts.Longest)
        {
            return null;
        }

        var result = await Handler().ValidateTokenAsync(token, Expected(address, address + OpenIdPaths.Api, TenantBearer.TokenType, await keys.OfAsync(tenant, ct), Lifetime));
        if (!result.IsValid || Read((JsonWebToken)result.SecurityToken) is not { } facts || grants.IsMarkedRevoked(tenant, facts.Id))
        {
            return null;
        }

        validated.Add(tenant.Id, address, token, facts);
        return facts;
    }

    /// <summary>An id token of ours, however old: it only says who is meant (OpenID Connect RP-Initiated Logout §2).</summary>
    public async Task<(string Subject, string ClientId)?> HintAsync(Tenant tenant, string address, string token, CancellationToken ct)
    {
        if (token.Length > Jwts.Longest)
        {
            return null;
        }

        var result = await Handler().ValidateTokenAsync(token, Expected(address, null, "JWT", await keys.OfAsync(tenant, ct), (_, _, _, _) => true));
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt } && jwt.Audiences.ToList() is [var client] && jwt.Subject is { Length: > 0 } subject ? (subject, client) : null;
    }

    private static JsonWebTokenHandler Handler() => new() { MapInboundClaims = false };

    private static TokenFacts? Read(JsonWebToken token)
    {
        if (Text(token, "client_id") is not { } client || Text(token, "jti") is not { } id)
        {
            return null;
        }

        Guid? grant = null;
        if (Text(token, TokenMaker.GrantClaim) is { } text)
        {
            if (!Guid.TryParseExact(text, "n", out var parsed))
            {
                return null;
            }

            grant = parsed;
        }

        var bound = token.TryGetClaim("cnf", out _);
        var thumbprint = bound ? Jwts.Claims(token.EncodedToken)?.GetProperty("cnf").Text("jkt") : null;
        return bound && thumbprint is null
            ? null // Bound to something we cannot check.
            : new TokenFacts(
                id, client, token.Subject, grant, Text(token, ApiScopes.Claim)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [], thumbprint,
                Instant.FromDateTimeUtc(DateTime.SpecifyKind(token.IssuedAt, DateTimeKind.Utc)), Instant.FromDateTimeUtc(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc)));
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) && value is { Length: > 0 } ? value : null;

    private bool Lifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        return expires is { } end && now < end + Jwts.Skew && (notBefore is not { } start || start - Jwts.Skew <= now);
    }

    private static TokenValidationParameters Expected(string issuer, string? audience, string type, IReadOnlyList<SecurityKey> signing, LifetimeValidator lifetime) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        ValidateAudience = audience is not null,
        ValidTypes = [type],
        ValidAlgorithms = SigningAlgorithms.All,
        IssuerSigningKeys = signing,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        LifetimeValidator = lifetime,
    };
}
