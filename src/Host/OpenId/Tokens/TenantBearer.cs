using System.Security.Claims;
using System.Text.Encodings.Web;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Api;
using Derman.Host.Identity;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Derman.Host.OpenId.Tokens;

/// <summary>
/// Access tokens of one tenant's own issuer, as bearer (RFC 6750) or bound to a device's key (RFC 9449). A token of a program makes the
/// program's actor; one of a person makes that person's, read anew at every request.
/// </summary>
internal sealed class TenantBearer(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    TokenCheck check, Applications applications, Grants grants, DeviceProofs proofs)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>RFC 9068 §2.1: an id token can never pass for an access token.</summary>
    public const string TokenType = "at+jwt";

    /// <summary>What a person gave the application: looked at again as long as a stream is open.</summary>
    public const string GrantClaim = "grant";

    private const string Bearer = "Bearer ";
    private const string Bound = "DPoP ";
    private string _error = "invalid_token";

    private bool UsesProof => Request.Headers.Authorization.ToString().StartsWith(Bound, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var bound = UsesProof;
        if ((!bound && !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) || Context.FindTenant() is not { } tenant)
        {
            return AuthenticateResult.NoResult();
        }

        var token = header[(bound ? Bound : Bearer).Length..].Trim();
        if (await check.AccessAsync(tenant, Context.BaseAddress(), token, Context.RequestAborted) is not { } facts
            || bound != facts.Thumbprint is not null // A bound token is no bearer token, whoever bears it.
            || applications.Active(tenant, facts.ClientId) is not { } application)
        {
            return Refused();
        }

        if (bound && await proofs.CheckAsync(Context, tenant, token) != facts.Thumbprint)
        {
            return Refused("invalid_dpop_proof");
        }

        StaffMember? person = null;
        if (facts.Grant is { } grant && (person = grants.Holder(tenant, grant)) is null)
        {
            return Refused();
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Identify(facts, application, person)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = UsesProof
            ? $"DPoP error=\"{_error}\", algs=\"{DeviceProofs.Algorithms}\""
            : "Bearer error=\"invalid_token\"";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "auth.tokenInvalid");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "auth.forbidden");

    private ClaimsIdentity Identify(TokenFacts facts, Application application, StaffMember? person)
    {
        // A scope that was taken from the application is gone from the tokens it has, too.
        List<Claim> claims =
        [
            new("client_id", application.ClientId),
            new("sub", facts.Subject),
            new("name", person?.DisplayName ?? application.Name),
            .. ApiScopes.Granted(facts.Scopes, application.Scopes).Select(scope => new Claim(ApiScopes.Claim, scope)),
        ];
        StaffSession.Clear(Context);
        if (person is not null)
        {
            claims.Add(new Claim(GrantClaim, facts.Grant!.Value.ToString()));
            StaffSession.Set(Context, Actor.Of(person));
        }

        return new ClaimsIdentity(claims, SchemeName, "name", "role");
    }

    private AuthenticateResult Refused(string error = "invalid_token")
    {
        _error = error;
        return AuthenticateResult.Fail(error);
    }
}
