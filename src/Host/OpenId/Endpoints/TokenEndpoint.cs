using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.OpenId.Clients;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>
/// The token endpoint (RFC 6749 §3.2): authorization code with PKCE, refresh, client credentials. There is no implicit, no hybrid and no
/// password grant.
/// </summary>
internal static class TokenEndpoint
{
    private static readonly OAuthError NoGrant = new("unsupported_grant_type", "Use grant_type authorization_code, refresh_token or client_credentials.");
    private static readonly OAuthError NotThisClient = new("unauthorized_client", "This client may not use this grant.");
    private static readonly OAuthError WrongProof = new("invalid_dpop_proof", "The DPoP proof is missing, wrong, too old or used before.");

    public static void MapToken(this IEndpointRouteBuilder routes) => routes.MapPost(OpenIdPaths.Token, HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ClientAuthentication clients, Grants grants, TokenMaker tokens, DeviceProofs proofs, IClock clock, TimeProvider time, CancellationToken ct)
    {
        var arrived = clock.GetCurrentInstant();
        if (await Answers.FormAsync(context, ct) is not { } form)
        {
            return Answers.Error(Answers.NotAForm);
        }

        var (application, _, refusal) = await clients.AuthenticateAsync(context, form, ct);
        if (application is null)
        {
            return refusal!;
        }

        string? thumbprint = null;
        if (application.DeviceBound || context.Request.Headers.ContainsKey(DeviceProofs.Header))
        {
            thumbprint = await proofs.CheckAsync(context, context.Tenant(), accessToken: null);
            if (thumbprint is null)
            {
                return Answers.Error(WrongProof);
            }
        }

        var call = new Call(context.Tenant(), context.BaseAddress(), application, form, thumbprint, tokens, ct);
        switch (form.Value("grant_type"))
        {
            case "client_credentials":
                return application.HasPeople ? Answers.Error(NotThisClient) : await ServiceAsync(call);
            case "authorization_code":
                return !application.HasPeople ? Answers.Error(NotThisClient) : await PersonAsync(call, fresh: true, await grants.ExchangeAsync(
                    call.Tenant, new CodeExchange(form.Value("code") ?? "", application, form.Value("redirect_uri"), form.Value("code_verifier"), thumbprint), ct));
            case "refresh_token":
                if (!application.HasPeople)
                {
                    return Answers.Error(NotThisClient);
                }

                var answer = await grants.RefreshAsync(call.Tenant, new RefreshExchange(form.Value("refresh_token") ?? "", application, Wanted(form), thumbprint, arrived), ct);
                while (answer.Granted?.AnswerAt is { } at && at - clock.GetCurrentInstant() is var wait && wait > Duration.Zero)
                {
                    await Task.Delay(wait.ToTimeSpan(), time, CancellationToken.None); // A timer may ring a moment early; the answer must not leave then.
                }

                return await PersonAsync(call, fresh: false, answer);
            default:
                return Answers.Error(NoGrant);
        }
    }

    private static async Task<IResult> ServiceAsync(Call call)
    {
        var allowed = call.Application.ScopeList.Where(KnownScopes.OfApi.Contains).ToList();
        var scopes = Wanted(call.Form) ?? allowed;
        if (!ApiScopes.Covers(string.Join(' ', allowed), string.Join(' ', scopes)))
        {
            return Answers.Error(new OAuthError("invalid_scope", $"This client may ask for: {string.Join(' ', allowed)}."));
        }

        var token = await call.Tokens.AccessAsync(call.Tenant, call.Address, call.Application, scopes, call.Thumbprint, call.Ct);
        return Answer(call, token, GrantTimes.ServiceToken, scopes);
    }

    private static async Task<IResult> PersonAsync(Call call, bool fresh, GrantAnswer answer)
    {
        if (answer.Granted is not { } granted)
        {
            return Answers.Error(answer.Error!);
        }

        var access = await call.Tokens.AccessAsync(call.Tenant, call.Address, call.Application, granted, call.Thumbprint, call.Ct);
        var id = granted.Scopes.Contains(OpenIdScopes.OpenId) ? await call.Tokens.IdAsync(call.Tenant, call.Address, call.Application, granted, fresh, call.Ct) : null;
        return Answer(call, access, GrantTimes.AccessToken, granted.Scopes, granted.RefreshToken, id);
    }

    private static IResult Answer(Call call, string access, Duration lifetime, IReadOnlyList<string> scopes, string? refresh = null, string? id = null)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["access_token"] = access,
            ["token_type"] = call.Thumbprint is null ? "Bearer" : "DPoP",
            ["expires_in"] = (int)lifetime.TotalSeconds,
            ["scope"] = string.Join(' ', scopes),
        };
        if (refresh is not null)
        {
            body["refresh_token"] = refresh;
        }

        if (id is not null)
        {
            body["id_token"] = id;
        }

        return Results.Json(body);
    }

    /// <summary>Null for all there are.</summary>
    private static IReadOnlyList<string>? Wanted(IFormCollection form) => form.Value("scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } scopes ? scopes : null;

    private sealed record Call(
        Tenant Tenant, string Address, Application Application, IFormCollection Form, string? Thumbprint, TokenMaker Tokens, CancellationToken Ct);
}
