namespace Derman.Host.Identity;

/// <summary>What a staff cookie carries: who, whose, which session, how and when they signed in. Rights are read from the store at every request.</summary>
internal static class StaffClaims
{
    public const string Tenant = "tenant";
    public const string Stamp = "stamp";
    public const string Session = "session";

    /// <summary>How the person proved who they are (RFC 8176), separated by spaces.</summary>
    public const string Means = "amr";

    /// <summary>When, in Unix seconds (OpenID Connect Core §2).</summary>
    public const string Time = "auth_time";
}
