using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.OpenId.Clients;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>
/// What a token is worth now (RFC 7662). A client asks about its own, a resource server about any of this tenant. A public client, which
/// proves nothing, asks about its own access tokens only: it can read those anyway. Everything else is simply not active.
/// </summary>
internal static class Introspection
{
    private static readonly Dictionary<string, object> Inactive = new(StringComparer.Ordinal) { ["active"] = false };

    public static void MapIntrospection(this IEndpointRouteBuilder routes) => routes.MapPost(OpenIdPaths.Introspect, HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ClientAuthentication clients, TokenCheck check, Applications applications, Grants grants, CancellationToken ct)
    {
        var ((asking, proven, refusal), token) = await clients.AboutTokenAsync(context, "Send the token to ask about.", ct);
        if (asking is null)
        {
            return refusal!;
        }

        var tenant = context.Tenant();
        var address = context.BaseAddress();
        if (await check.AccessAsync(tenant, address, token, ct) is { } facts)
        {
            return Results.Json(MayAsk(asking, proven, facts.ClientId) && Access(tenant, address, facts, applications, grants) is { } found ? found : Inactive);
        }

        return Results.Json(
            proven && grants.Usable(tenant, token) is var (grant, expires) && MayAsk(asking, proven, grant.ClientId) && applications.Active(tenant, grant.ClientId) is not null
                ? Refresh(address, grant, expires)
                : Inactive);
    }

    private static bool MayAsk(Application asking, bool proven, string clientId) => asking.ClientId == clientId || (proven && asking.Introspects);

    private static Dictionary<string, object>? Access(Tenant tenant, string address, TokenFacts facts, Applications applications, Grants grants)
    {
        if (applications.Active(tenant, facts.ClientId) is not { } application)
        {
            return null;
        }

        var person = facts.Grant is { } grant ? grants.Holder(tenant, grant) : null;
        if (facts.Grant is not null && person is null)
        {
            return null;
        }

        var answer = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["active"] = true,
            ["iss"] = address,
            ["aud"] = address + OpenIdPaths.Api,
            ["sub"] = facts.Subject,
            ["client_id"] = facts.ClientId,
            ["scope"] = string.Join(' ', facts.Scopes.Where(scope => ApiScopes.Covers(application.Scopes, scope))),
            ["token_type"] = facts.Thumbprint is null ? "Bearer" : "DPoP",
            ["iat"] = facts.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = facts.Until.ToUnixTimeSeconds(),
            ["jti"] = facts.Id,
        };
        if (person is not null)
        {
            answer["username"] = person.UserName;
        }

        if (facts.Thumbprint is { } thumbprint)
        {
            answer["cnf"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["jkt"] = thumbprint };
        }

        return answer;
    }

    private static Dictionary<string, object> Refresh(string address, AppGrant grant, NodaTime.Instant expires) => new(StringComparer.Ordinal)
    {
        ["active"] = true,
        ["iss"] = address,
        ["sub"] = grant.Staff.ToString(),
        ["client_id"] = grant.ClientId,
        ["scope"] = grant.Scopes,
        ["exp"] = expires.ToUnixTimeSeconds(),
    };
}
