using Derman.Core.Staff;
using NodaTime;

namespace Derman.Core.OpenId;

/// <summary>A person has signed in to an application, and everything asked of them was answered.</summary>
/// <param name="Consented">The person was asked, and allowed it: kept for the next time.</param>
public sealed record CodeRequest(
    Application Application,
    StaffMember Staff,
    IReadOnlyList<string> Scopes,
    string RedirectUri,
    string Challenge,
    string? Nonce,
    Instant AuthTime,
    string? Amr,
    string? KeyThumbprint,
    bool Consented);

/// <param name="KeyThumbprint">Of the proof that came with it, if one did.</param>
public sealed record CodeExchange(string Code, Application Application, string? RedirectUri, string? Verifier, string? KeyThumbprint);

/// <param name="Scopes">Fewer than were granted; null for all.</param>
/// <param name="ArrivedAt">When the request came in, before anything was waited for.</param>
public sealed record RefreshExchange(string Token, Application Application, IReadOnlyList<string>? Scopes, string? KeyThumbprint, Instant ArrivedAt);

/// <summary>What a grant gives now.</summary>
/// <param name="RefreshToken">Null without offline access.</param>
/// <param name="AnswerAt">Not earlier, see <see cref="GrantTimes.Settle"/>.</param>
public sealed record Granted(AppGrant Grant, StaffMember Staff, IReadOnlyList<string> Scopes, string? RefreshToken, Instant? AnswerAt = null);

/// <summary>Tokens, or why not.</summary>
public readonly record struct GrantAnswer(Granted? Granted, OAuthError? Error)
{
    public static implicit operator GrantAnswer(Granted granted) => new(granted, null);

    public static implicit operator GrantAnswer(OAuthError error) => new(null, error);
}
