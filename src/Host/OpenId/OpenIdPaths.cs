namespace Derman.Host.OpenId;

/// <summary>Fixed names below a tenant's address.</summary>
internal static class OpenIdPaths
{
    public const string Authorize = "/connect/authorize";
    public const string Consent = "/connect/consent";
    public const string Token = "/connect/token";
    public const string UserInfo = "/connect/userinfo";
    public const string Introspect = "/connect/introspect";
    public const string Revoke = "/connect/revoke";
    public const string Logout = "/connect/logout";
    public const string Discovery = "/.well-known/openid-configuration";

    /// <summary>RFC 8414.</summary>
    public const string ServerMetadata = "/.well-known/oauth-authorization-server";

    public const string Keys = "/.well-known/jwks";

    /// <summary>Audience of access tokens, below the tenant's address.</summary>
    public const string Api = "/api/v1";
}
