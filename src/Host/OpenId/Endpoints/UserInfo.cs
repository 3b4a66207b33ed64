using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.Api;
using Derman.Host.Identity;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>Who the person of an access token is (OpenID Connect Core §5.3): what its scopes allow, as of now.</summary>
internal static class UserInfo
{
    public static readonly IReadOnlyList<string> Claims =
        ["sub", "iss", "aud", "exp", "iat", "auth_time", "amr", "nonce", "name", "preferred_username", "locale", "zoneinfo", "email", "roles", "unit"];

    public static void MapUserInfo(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(OpenIdPaths.UserInfo, [HttpMethods.Get, HttpMethods.Post], HandleAsync).DisableAntiforgery().RequireAuthorization(ApiSetup.Policy);

    private static async Task<IResult> HandleAsync(HttpContext context, StaffAccounts accounts)
    {
        Answers.NoStore(context);
        var scopes = context.User.FindAll(ApiScopes.Claim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        var tenant = context.Tenant();
        if (!scopes.Contains(OpenIdScopes.OpenId) || StaffSession.Of(context)?.StaffId is not { } id || accounts.Find(tenant, id) is not { } person)
        {
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{OpenIdScopes.OpenId}\"";
            await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "auth.forbidden");
            return Results.Empty;
        }

        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = TokenMaker.Subject(person) };
        if (scopes.Contains(OpenIdScopes.Profile))
        {
            claims["name"] = person.DisplayName;
            claims["preferred_username"] = person.UserName;
            claims["locale"] = person.Language ?? tenant.Configuration.Profile.DefaultLanguage;
            claims["zoneinfo"] = tenant.Configuration.Zone.Id;
        }

        if (scopes.Contains(OpenIdScopes.Email) && person.Email is { Length: > 0 } email)
        {
            claims["email"] = email;
        }

        if (scopes.Contains(OpenIdScopes.Roles))
        {
            claims["roles"] = person.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            claims["unit"] = person.Unit;
        }

        return Results.Json(claims);
    }
}
