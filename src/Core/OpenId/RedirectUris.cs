using System.Text.RegularExpressions;

namespace Derman.Core.OpenId;

/// <summary>Where a person may be sent with a code: only where the admin wrote, letter by letter.</summary>
public static partial class RedirectUris
{
    private const int Longest = 500;

    public static IReadOnlyList<string> Lines(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    public static bool Allows(Application application, string? uri) => Any(application.RedirectUris, application.Kind, uri);

    public static bool AllowsAfterLogout(Application application, string? uri) => Any(application.PostLogoutUris, application.Kind, uri);

    /// <summary>The origins scripts of this application come from; none when it does not run in a browser.</summary>
    public static IEnumerable<string> Origins(Application application) =>
        application.Kind == AppKinds.Browser ? Lines(application.RedirectUris).Select(u => new Uri(u).GetLeftPart(UriPartial.Authority)) : [];

    /// <summary>Whether an admin may write this: https, a loopback address, or on a device a scheme of the application's own (RFC 8252 §7).</summary>
    public static bool MayBeRegistered(string uri, string kind)
    {
        if (uri.Length > Longest || !uri.All(char.IsAscii) || uri.AsSpan().ContainsAny("*#\\ \"'<>") || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.UserInfo.Length > 0)
        {
            return false;
        }

        return parsed.Scheme switch
        {
            "https" => parsed.Host.Length > 0,
            "http" => parsed.IsLoopback,
            // A scheme with a dot is made from a name its owner has; without one it may be anybody's, and javascript: is one of those.
            _ => kind == AppKinds.Native && parsed.Scheme.Contains('.', StringComparison.Ordinal),
        };
    }

    private static bool Any(string registered, string kind, string? uri) =>
        uri is { Length: > 0 and <= Longest } && Lines(registered).Any(r => r == uri || (kind == AppKinds.Native && SameButPort(r, uri)));

    /// <summary>RFC 8252 §7.3: a program on a device takes whatever loopback port is free. Addresses only, never the name localhost.</summary>
    private static bool SameButPort(string registered, string uri) =>
        Loopback().Match(registered) is { Success: true } a
        && Loopback().Match(uri) is { Success: true } b
        && a.Groups["host"].Value == b.Groups["host"].Value
        && a.Groups["rest"].Value == b.Groups["rest"].Value;

    [GeneratedRegex(@"^http://(?<host>127\.0\.0\.1|\[::1\])(?::[1-9][0-9]{0,4})?(?<rest>/[^#\\\s]*)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Loopback();
}
