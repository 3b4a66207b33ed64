using System.Text;
using Derman.Host.Tenancy;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId;

/// <summary>Client credentials grant (RFC 6749 §4.4), access tokens as RFC 9068 JWTs for this tenant's API.</summary>
internal static class TokenEndpoint
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public static void MapToken(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/connect/token", HandleAsync).DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, ApiClients clients, TenantKeys keys, IClock clock, CancellationToken ct)
    {
        if (context.FindTenant() is not { } tenant)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType)
        {
            return Error(StatusCodes.Status400BadRequest, "invalid_request", "Send the parameters as application/x-www-form-urlencoded.");
        }

        var form = await context.Request.ReadFormAsync(ct);
        if (form["grant_type"] != "client_credentials")
        {
            return Error(StatusCodes.Status400BadRequest, "unsupported_grant_type", "Use grant_type=client_credentials.");
        }

        var (clientId, secret, usedBasic) = Credentials(context.Request, form);
        if (clientId is null || secret is null || clients.Authenticate(tenant, clientId, secret) is not { } client)
        {
            if (usedBasic)
            {
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"connect\"";
            }

            return Error(StatusCodes.Status401Unauthorized, "invalid_client", "The client is unknown, or its secret is wrong.");
        }

        var requested = form["scope"].ToString();
        var allowed = client.Scopes.Split(' ');
        if (requested.Length > 0 && !requested.Split(' ').All(allowed.Contains))
        {
            return Error(StatusCodes.Status400BadRequest, "invalid_scope", $"This client may ask for: {client.Scopes}.");
        }

        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        var address = context.BaseAddress();
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = address,
            Audience = $"{address}/api/v1",
            IssuedAt = now,
            Expires = now + Lifetime,
            TokenType = TenantBearer.TokenType,
            SigningCredentials = new SigningCredentials((await keys.OfAsync(tenant, ct))[0], SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = client.ClientId,
                ["client_id"] = client.ClientId,
                ["jti"] = Guid.NewGuid().ToString("n"),
                ["scope"] = requested.Length > 0 ? requested : client.Scopes,
            },
        });
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = (int)Lifetime.TotalSeconds, scope = requested.Length > 0 ? requested : client.Scopes });
    }

    private static (string? Id, string? Secret, bool Basic) Credentials(HttpRequest request, IFormCollection form)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return (form["client_id"], form["client_secret"], false);
        }

        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), buffer, out var length))
        {
            return (null, null, true);
        }

        // RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
        var pair = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (null, null, true) : (Uri.UnescapeDataString(pair[..colon].Replace('+', ' ')), Uri.UnescapeDataString(pair[(colon + 1)..].Replace('+', ' ')), true);
    }

    private static IResult Error(int status, string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: status);
}
