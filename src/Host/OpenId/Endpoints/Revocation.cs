using Derman.Core.OpenId;
using Derman.Host.OpenId.Clients;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>A client gives a token back (RFC 7009): a refresh token with everything of its grant, an access token alone. What is not its own, or nothing, gets the same answer.</summary>
internal static class Revocation
{
    public static void MapRevocation(this IEndpointRouteBuilder routes) => routes.MapPost(OpenIdPaths.Revoke, HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ClientAuthentication clients, TokenCheck check, ValidatedTokens validated, Grants grants, CancellationToken ct)
    {
        var ((asking, _, refusal), token) = await clients.AboutTokenAsync(context, "Send the token to revoke.", ct);
        if (asking is null)
        {
            return refusal!;
        }

        var tenant = context.Tenant();
        if (await check.AccessAsync(tenant, context.BaseAddress(), token, ct) is { } facts)
        {
            if (facts.ClientId == asking.ClientId)
            {
                await grants.MarkRevokedAsync(tenant, facts.Id, facts.Until + NodaTime.Duration.FromTimeSpan(Jwts.Skew), ct);
                validated.Forget(tenant.Id);
                tenant.Announced();
            }
        }
        else
        {
            await grants.RevokeAsync(tenant, asking, token, ct);
        }

        return Results.Ok();
    }
}
