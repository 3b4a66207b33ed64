using Derman.Core.Common;

namespace Derman.Core.OpenId;

/// <summary>What can be wrong with managing applications. The refusals of the protocol itself are <see cref="OAuthError"/>s.</summary>
internal static class OpenIdErrors
{
    public static readonly Failure MayNot = new("auth.forbidden", FailureKind.Forbidden);
    public static readonly Failure NoApplication = new("application.notFound", FailureKind.NotFound);
    public static readonly Failure NoSecret = new("application.noSecret", FailureKind.Conflict);
}

/// <summary>A refusal as the RFCs have it: a code programs know, and a sentence for who writes them.</summary>
/// <param name="Code">RFC 6749 §5.2 and its relatives.</param>
public sealed record OAuthError(string Code, string Description)
{
    /// <summary>One sentence for every way a code or refresh token can be wrong: the caller learns nothing about others' tokens.</summary>
    public static readonly OAuthError InvalidGrant = new("invalid_grant", "The code or refresh token is unknown, expired, used before, revoked, or not this client's.");

    public static readonly OAuthError OtherKey = new("invalid_dpop_proof", "The proof is not of the key this grant is bound to.");
}
