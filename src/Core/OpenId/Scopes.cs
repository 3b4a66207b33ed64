namespace Derman.Core.OpenId;

/// <summary>Scopes of OpenID Connect; those of the API belong to the API.</summary>
public static class OpenIdScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";

    /// <summary>What the person is here: roles and unit.</summary>
    public const string Roles = "roles";

    /// <summary>Refresh tokens.</summary>
    public const string OfflineAccess = "offline_access";

    public static readonly IReadOnlyList<string> All = [OpenId, Profile, Email, Roles, OfflineAccess];
}
