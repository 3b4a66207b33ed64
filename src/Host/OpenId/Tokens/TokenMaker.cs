using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId.Tokens;

/// <summary>Makes access tokens (RFC 9068) and id tokens (OpenID Connect Core §2).</summary>
internal sealed class TokenMaker(TenantKeys keys, IClock clock)
{
    /// <summary>Claim that names the grant a person's token belongs to.</summary>
    public const string GrantClaim = "gid";

    /// <summary>For a program of its own.</summary>
    public Task<string> AccessAsync(Tenant tenant, string address, Application application, IReadOnlyList<string> scopes, string? thumbprint, CancellationToken ct) =>
        AccessAsync(tenant, address, application, application.ClientId, scopes, thumbprint, GrantTimes.ServiceToken, null, ct);

    /// <summary>For an application that speaks for a person.</summary>
    public Task<string> AccessAsync(Tenant tenant, string address, Application application, Granted granted, string? thumbprint, CancellationToken ct) =>
        AccessAsync(tenant, address, application, Subject(granted.Staff), granted.Scopes, thumbprint, GrantTimes.AccessToken, granted.Grant.Id, ct);

    public async Task<string> IdAsync(Tenant tenant, string address, Application application, Granted granted, bool fresh, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = Subject(granted.Staff),
            ["auth_time"] = granted.Grant.AuthTime.ToUnixTimeSeconds(),
        };
        if (granted.Grant.Amr is { Length: > 0 } amr)
        {
            claims["amr"] = amr.Split(' ');
        }

        // OpenID Connect Core §12.2: the one of a refresh should have none.
        if (fresh && granted.Grant.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        return Sign(await keys.SignerAsync(tenant, application.Algorithm, ct), "JWT", address, application.ClientId, now, GrantTimes.IdToken, claims);
    }

    public static string Subject(StaffMember staff) => staff.Id.ToString();

    private async Task<string> AccessAsync(
        Tenant tenant, string address, Application application, string subject, IReadOnlyList<string> scopes, string? thumbprint, Duration lifetime, Guid? grant, CancellationToken ct)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = subject,
            ["client_id"] = application.ClientId,
            ["jti"] = Guid.NewGuid().ToString("n"),
            ["scope"] = string.Join(' ', scopes),
        };
        if (grant is { } id)
        {
            claims[GrantClaim] = id.ToString("n");
        }

        if (thumbprint is not null)
        {
            claims["cnf"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["jkt"] = thumbprint };
        }

        var signer = await keys.SignerAsync(tenant, application.Algorithm, ct);
        return Sign(signer, TenantBearer.TokenType, address, address + OpenIdPaths.Api, clock.GetCurrentInstant(), lifetime, claims);
    }

    private static string Sign(SigningCredentials signer, string type, string issuer, string audience, Instant now, Duration lifetime, Dictionary<string, object> claims) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.ToDateTimeUtc(),
            Expires = (now + lifetime).ToDateTimeUtc(),
            TokenType = type,
            SigningCredentials = signer,
            Claims = claims,
        });
}
