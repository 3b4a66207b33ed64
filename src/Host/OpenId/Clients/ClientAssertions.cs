using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.OpenId.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId.Clients;

/// <summary>Assertions a client signs with its own key instead of telling a secret (private_key_jwt: RFC 7523, OpenID Connect Core §9).</summary>
internal sealed class ClientAssertions(Applications applications, Grants grants, IClock clock)
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string Purpose = "assertion";
    private const int LongestId = 200;

    /// <summary>It proves who speaks now; nothing that lives longer is taken.</summary>
    private static readonly Duration Longest = Duration.FromMinutes(5);

    private static readonly Duration Skew = Duration.FromTimeSpan(Jwts.Skew);

    /// <summary>Who an assertion says it is from; nothing is proven by that.</summary>
    public static string? Claimed(string assertion) => Jwts.Claims(assertion)?.Text("sub");

    public async Task<Application?> CheckAsync(Tenant tenant, string address, string assertion, CancellationToken ct)
    {
        if (Jwts.Header(assertion) is not { } header
            || header.Text("typ") is not (null or "JWT" or "client-authentication+jwt")
            || Jwts.Claims(assertion) is not { } claims
            || claims.Text("sub") is not { Length: > 0 } client
            || applications.Find(tenant, client) is not { Active: true, KeySet: { } keys } application)
        {
            return null;
        }

        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = client,
            ValidAudiences = [address, address + OpenIdPaths.Token],
            ValidAlgorithms = Jwts.ClientAlgorithms,
            IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = IsNow,
        });
        if (!result.IsValid || claims.Text("jti") is not { Length: > 0 and <= LongestId } id)
        {
            return null;
        }

        // Kept as long as it could be believed, in the store: whichever node sees it again knows it.
        var until = Instant.FromDateTimeUtc(DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc)) + Skew;
        return await grants.TakeOnceAsync(tenant, Purpose, $"{client}\n{id}", until, ct) ? application : null;
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        var (skew, longest) = (Jwts.Skew, Longest.ToTimeSpan());
        return expires is { } end && now < end + skew && end <= now + longest + skew
            && (notBefore is not { } start || start <= now + skew)
            && ((JsonWebToken)token).IssuedAt <= now + skew;
    }
}
