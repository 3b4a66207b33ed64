using System.Security.Claims;
using System.Text.Encodings.Web;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId;

/// <summary>Bearer tokens of one tenant's own issuer. A token of another tenant is signed by a key this tenant does not have.</summary>
internal sealed class TenantBearer(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TenantKeys keys, ApiClients clients, ValidatedTokens validated, IClock clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>RFC 9068 §2.1: an id token can never pass for an access token.</summary>
    public const string TokenType = "at+jwt";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || Context.FindTenant() is not { } tenant)
        {
            return AuthenticateResult.NoResult();
        }

        var token = header["Bearer ".Length..].Trim();
        var address = Context.BaseAddress();
        var now = clock.GetCurrentInstant();
        if (!validated.TryGet(tenant.Id, address, token, now, out var facts))
        {
            var result = await Validate(tenant, address, token);
            if (!result.IsValid || result.ClaimsIdentity.FindFirst("client_id")?.Value is not { Length: > 0 } id)
            {
                return AuthenticateResult.Fail("invalid_token");
            }

            facts = new TokenFacts(
                id,
                result.ClaimsIdentity.FindFirst(ApiScopes.Claim)?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
                Instant.FromDateTimeUtc(DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc)));
            validated.Add(tenant.Id, address, token, facts);
        }

        if (clients.Active(tenant, facts.ClientId) is not { } client)
        {
            return AuthenticateResult.Fail("invalid_token");
        }

        // A scope that was taken from the client is gone from the tokens it has, too.
        var kept = client.Scopes.Split(' ');
        var identity = new ClaimsIdentity(
            [
                new Claim("client_id", client.ClientId),
                new Claim("name", client.Name),
                .. facts.Scopes.Where(kept.Contains).Select(scope => new Claim(ApiScopes.Claim, scope)),
            ],
            SchemeName, "name", "role");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "auth.tokenInvalid");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "auth.forbidden");

    private async Task<TokenValidationResult> Validate(Tenant tenant, string address, string token) =>
        await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = address,
            ValidAudience = $"{address}/api/v1",
            ValidTypes = [TokenType],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = await keys.OfAsync(tenant, Context.RequestAborted),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(5),
            LifetimeValidator = (notBefore, expires, _, p) =>
            {
                var now = clock.GetCurrentInstant().ToDateTimeUtc();
                return expires is { } end && now < end + p.ClockSkew && (notBefore is not { } start || start - p.ClockSkew <= now);
            },
        });
}
