using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>How long what is issued lives.</summary>
public static class GrantTimes
{
    /// <summary>A code is exchanged by the very next request.</summary>
    public static readonly Duration Code = Duration.FromSeconds(60);

    public static readonly Duration AccessToken = Duration.FromMinutes(15);

    /// <summary>Of a program of its own, which has nobody to refresh it for.</summary>
    public static readonly Duration ServiceToken = Duration.FromMinutes(30);

    public static readonly Duration IdToken = Duration.FromMinutes(10);

    /// <summary>A refresh token nobody uses.</summary>
    public static readonly Duration RefreshIdle = Duration.FromDays(14);

    /// <summary>A grant, however often it is refreshed; then the person signs in again.</summary>
    public static readonly Duration Longest = Duration.FromDays(90);

    /// <summary>
    /// The answer to a refresh leaves so long after it was decided. Whoever sent the same token before the answer left cannot have known
    /// that it was used: it is refused, and the grant lives on. Whoever sends it later has kept or stolen it, and the grant ends.
    /// </summary>
    public static readonly Duration Settle = Duration.FromMilliseconds(300);

    /// <summary>Rows are kept so long after they ended, and removed a day at a time.</summary>
    public static readonly Duration Kept = Duration.FromDays(1);
}
