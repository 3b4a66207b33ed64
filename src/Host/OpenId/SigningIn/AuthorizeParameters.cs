using System.Globalization;
using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Api;

namespace Derman.Host.OpenId.SigningIn;

/// <summary>Reads an authorization request. The order matters: first who asks and where the answer goes, then everything else.</summary>
internal static class AuthorizeParameters
{
    public const string PromptNone = "none";
    public const string PromptLogin = "login";
    public const string PromptConsent = "consent";
    public const string PromptSelect = "select_account";

    private const int Longest = 2_000;

    public static AuthorizeReading Read(IQueryCollection query, Tenant tenant, string address, Applications applications)
    {
        if (query["client_id"] is not [{ Length: > 0 } clientId] || applications.Find(tenant, clientId) is not { Active: true, HasPeople: true } application)
        {
            return new(null, new OAuthError("invalid_client", "The application is unknown or switched off."), null, null);
        }

        if (query["redirect_uri"] is not [{ Length: > 0 } redirect] || !RedirectUris.Allows(application, redirect))
        {
            return new(null, new OAuthError("invalid_redirect_uri", "The application did not register this redirect_uri."), null, null);
        }

        var state = query["state"].Count == 1 ? query["state"].ToString() : null;
        return Check(query, application, address) is { } error
            ? new(null, error, redirect, state)
            : new(
                new AuthorizeRequest(
                    application,
                    redirect,
                    state,
                    Scopes(query),
                    query["code_challenge"].ToString(),
                    Value(query, "nonce"),
                    Words(query, "prompt").ToHashSet(StringComparer.Ordinal),
                    Value(query, "max_age") is { } age ? long.Parse(age, NumberStyles.None, CultureInfo.InvariantCulture) : null,
                    Value(query, "dpop_jkt")),
                null, redirect, state);
    }

    private static OAuthError? Check(IQueryCollection query, Application application, string address)
    {
        if (query.Any(p => p.Value.Count > 1))
        {
            return Answers.Twice;
        }

        if (query.Any(p => p.Value.ToString().Length > Longest))
        {
            return Invalid("A parameter is too long.");
        }

        if (query.ContainsKey("request"))
        {
            return new OAuthError("request_not_supported", "Send the parameters one by one.");
        }

        if (query.ContainsKey("request_uri"))
        {
            return new OAuthError("request_uri_not_supported", "Send the parameters one by one.");
        }

        return Value(query, "response_type") switch
        {
            null => Invalid("response_type is missing: send code."),
            "code" => CheckRest(query, application, address),
            _ => new OAuthError("unsupported_response_type", "Only response_type=code is answered."),
        };
    }

    private static OAuthError? CheckRest(IQueryCollection query, Application application, string address)
    {
        if (Value(query, "response_mode") is not (null or "query"))
        {
            return Invalid("Only response_mode=query is answered.");
        }

        // RFC 7636 §4.3 has plain where no method is named; plain is refused, so a method must be named.
        if (Value(query, "code_challenge_method") != Pkce.Method || !Pkce.IsChallenge(Value(query, "code_challenge")))
        {
            return Invalid("PKCE is required: send code_challenge and code_challenge_method=S256.");
        }

        if (Scopes(query) is not { Count: > 0 } scopes || !ApiScopes.Covers(application.Scopes, string.Join(' ', scopes)))
        {
            return new OAuthError("invalid_scope", $"This application may ask for: {application.Scopes}.");
        }

        var prompts = Words(query, "prompt");
        if (!prompts.All(p => p is PromptNone or PromptLogin or PromptConsent or PromptSelect) || (prompts.Contains(PromptNone) && prompts.Length > 1))
        {
            return Invalid("prompt is none, or of login, consent, select_account.");
        }

        if (Value(query, "max_age") is { } age && !(age.Length <= 9 && age.All(char.IsAsciiDigit)))
        {
            return Invalid("max_age is a number of seconds.");
        }

        if (Value(query, "dpop_jkt") is { } thumbprint && !Pkce.IsChallenge(thumbprint)) // A SHA-256 as well.
        {
            return Invalid("dpop_jkt is the SHA-256 thumbprint of a key.");
        }

        return Value(query, "resource") is { } resource && resource != address + OpenIdPaths.Api && resource != address
            ? new OAuthError("invalid_target", $"Tokens are issued for {address}{OpenIdPaths.Api} only.")
            : null;
    }

    /// <summary>Scopes nobody here understands are passed over (OpenID Connect Core §3.1.2.1).</summary>
    private static List<string> Scopes(IQueryCollection query) => [.. Words(query, "scope").Where(KnownScopes.All.Contains).Distinct(StringComparer.Ordinal)];

    private static string[] Words(IQueryCollection query, string name) => query[name].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? Value(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } value ? value : null;

    private static OAuthError Invalid(string description) => new("invalid_request", description);
}
