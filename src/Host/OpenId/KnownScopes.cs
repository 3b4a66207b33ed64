using Derman.Core.OpenId;
using Derman.Host.Api;

namespace Derman.Host.OpenId;

/// <summary>Everything an application may be allowed: OpenID Connect's scopes and the API's.</summary>
internal static class KnownScopes
{
    public static readonly IReadOnlyList<string> OfApi = ApiScopes.All.Split(' ');

    public static readonly IReadOnlyList<string> All = [.. OpenIdScopes.All, .. OfApi];
}
