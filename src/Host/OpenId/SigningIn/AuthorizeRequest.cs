using Derman.Core.OpenId;

namespace Derman.Host.OpenId.SigningIn;

/// <summary>What an application asks when it sends a person here (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), checked.</summary>
/// <param name="State">Handed back as it came.</param>
/// <param name="Challenge">PKCE, S256.</param>
/// <param name="MaxAge">Seconds since the person has last proven who they are.</param>
/// <param name="KeyThumbprint">The key the code will be bound to (RFC 9449 §10).</param>
internal sealed record AuthorizeRequest(
    Application Application,
    string RedirectUri,
    string? State,
    IReadOnlyList<string> Scopes,
    string Challenge,
    string? Nonce,
    IReadOnlySet<string> Prompts,
    long? MaxAge,
    string? KeyThumbprint);

/// <summary>
/// The request, or what is wrong with it. Without a <see cref="RedirectUri"/> that is the application's own, the person is told on a page:
/// sending them on is what an attacker would want (RFC 9700 §4.11).
/// </summary>
internal sealed record AuthorizeReading(AuthorizeRequest? Request, OAuthError? Error, string? RedirectUri, string? State);
