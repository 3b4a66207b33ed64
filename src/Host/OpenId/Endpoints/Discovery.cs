using Derman.Core.OpenId;
using Derman.Host.Localisation;
using Derman.Host.OpenId.Clients;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>What a relying party reads before anything else: OpenID Connect Discovery, RFC 8414, and the public keys.</summary>
internal static class Discovery
{
    public static void MapDiscovery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(OpenIdPaths.Discovery, Metadata);
        routes.MapGet(OpenIdPaths.ServerMetadata, Metadata);
        routes.MapGet(OpenIdPaths.Keys, KeysAsync);
    }

    private static IResult Metadata(HttpContext context)
    {
        Cors.Everybody(context);
        var address = context.BaseAddress();
        return Results.Json(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = address,
            ["authorization_endpoint"] = address + OpenIdPaths.Authorize,
            ["token_endpoint"] = address + OpenIdPaths.Token,
            ["userinfo_endpoint"] = address + OpenIdPaths.UserInfo,
            ["introspection_endpoint"] = address + OpenIdPaths.Introspect,
            ["revocation_endpoint"] = address + OpenIdPaths.Revoke,
            ["end_session_endpoint"] = address + OpenIdPaths.Logout,
            ["jwks_uri"] = address + OpenIdPaths.Keys,
            ["scopes_supported"] = KnownScopes.All,
            ["response_types_supported"] = (string[])["code"],
            ["response_modes_supported"] = (string[])["query"],
            ["grant_types_supported"] = (string[])["authorization_code", "refresh_token", "client_credentials"],
            ["subject_types_supported"] = (string[])["public"],
            ["id_token_signing_alg_values_supported"] = SigningAlgorithms.All,
            ["token_endpoint_auth_methods_supported"] = (string[])[.. ClientAuthentication.Methods, "none"],
            ["token_endpoint_auth_signing_alg_values_supported"] = Jwts.ClientAlgorithms,
            ["introspection_endpoint_auth_methods_supported"] = (string[])[.. ClientAuthentication.Methods, "none"],
            ["introspection_endpoint_auth_signing_alg_values_supported"] = Jwts.ClientAlgorithms,
            ["revocation_endpoint_auth_methods_supported"] = (string[])[.. ClientAuthentication.Methods, "none"],
            ["revocation_endpoint_auth_signing_alg_values_supported"] = Jwts.ClientAlgorithms,
            ["code_challenge_methods_supported"] = (string[])[Pkce.Method],
            ["dpop_signing_alg_values_supported"] = Jwts.ClientAlgorithms,
            ["authorization_response_iss_parameter_supported"] = true,
            ["prompt_values_supported"] = (string[])["none", "login", "consent", "select_account"],
            ["claims_supported"] = UserInfo.Claims,
            ["claims_parameter_supported"] = false,
            ["request_parameter_supported"] = false,
            ["request_uri_parameter_supported"] = false,
            ["ui_locales_supported"] = context.Tenant().Configuration.Profile.Languages.Where(Languages.All.Contains),
        });
    }

    private static async Task<IResult> KeysAsync(HttpContext context, TenantKeys keys, CancellationToken ct)
    {
        Cors.Everybody(context);
        return Results.Json(new { keys = (await keys.OfAsync(context.Tenant(), ct)).Select(Public) });
    }

    /// <summary>Written member by member: nothing but the public half can get in.</summary>
    private static Dictionary<string, string> Public(SecurityKey key)
    {
        if (key is RsaSecurityKey rsa)
        {
            var half = rsa.Rsa.ExportParameters(includePrivateParameters: false);
            return Key("RSA", key.KeyId, SigningAlgorithms.Rs256, ("n", half.Modulus!), ("e", half.Exponent!));
        }

        var point = ((ECDsaSecurityKey)key).ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var ec = Key("EC", key.KeyId, SigningAlgorithms.Es256, ("x", point.X!), ("y", point.Y!));
        ec["crv"] = "P-256";
        return ec;
    }

    private static Dictionary<string, string> Key(string type, string id, string algorithm, params (string Name, byte[] Value)[] values) =>
        new(values.Select(v => KeyValuePair.Create(v.Name, Base64UrlEncoder.Encode(v.Value))), StringComparer.Ordinal)
        {
            ["kty"] = type, ["use"] = "sig", ["kid"] = id, ["alg"] = algorithm,
        };
}
