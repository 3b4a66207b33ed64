using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.Identity;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Derman.Host.OpenId.SigningIn;

/// <summary>What is to be done with an authorization request now: exactly one of these.</summary>
/// <param name="GoTo">Send the person there.</param>
/// <param name="Page">Tell the person what is wrong; there is nowhere to send them.</param>
/// <param name="Ask">Ask the person whether the application may.</param>
internal sealed record AuthorizeStep(string? GoTo = null, OAuthError? Page = null, AuthorizeRequest? Ask = null);

/// <summary>
/// The way of an authorization request: is it right; is somebody signed in, recently enough; has the person allowed it; then a code.
/// The same way again, from the start, after every page in between: nothing is believed because it was true before.
/// </summary>
internal sealed class AuthorizeFlow(Applications applications, AppAuthorizations authorizations, Grants grants, StaffAccounts accounts, IDataProtectionProvider protection, IClock clock)
{
    /// <summary>Parameter that says since when a sign-in was asked for: sealed, so that it cannot be written by hand.</summary>
    private const string AskedParameter = "asked";

    private static readonly OAuthError LoginRequired = new("login_required", "Nobody is signed in, or not recently enough.");
    private static readonly OAuthError ConsentRequired = new("consent_required", "The person has to be asked first.");
    private static readonly OAuthError Denied = new("access_denied", "The person did not allow it.");

    /// <param name="allowed">The person's answer, where they were asked just now.</param>
    public async Task<AuthorizeStep> NextAsync(HttpContext context, bool? allowed, CancellationToken ct)
    {
        var (tenant, address) = (context.Tenant(), context.BaseAddress());
        var (request, error, redirect, state) = AuthorizeParameters.Read(context.Request.Query, tenant, address, applications);
        if (request is null)
        {
            return redirect is null ? new(Page: error) : new(GoTo: Back(redirect, state, address, error!));
        }

        var silent = request.Prompts.Contains(AuthorizeParameters.PromptNone);
        var person = StaffSession.Of(context)?.StaffId is { } id ? accounts.Find(tenant, id) : null;
        var signedInAt = await SignedInAtAsync(context);
        if (person is null || !IsRecentEnough(context, request, signedInAt))
        {
            return silent
                ? new(GoTo: Back(redirect!, state, address, LoginRequired))
                : new(GoTo: await SignInAgainAsync(context, request, person is not null));
        }

        if (allowed == false)
        {
            return new(GoTo: Back(redirect!, state, address, Denied));
        }

        if (allowed is null && MustAsk(context, request, person))
        {
            return silent ? new(GoTo: Back(redirect!, state, address, ConsentRequired)) : new(Ask: request);
        }

        var code = await grants.IssueCodeAsync(
            tenant,
            new CodeRequest(
                request.Application, person, request.Scopes, request.RedirectUri, request.Challenge, request.Nonce, signedInAt,
                context.User.FindFirstValue("amr") ?? "pwd", request.KeyThumbprint, Consented: allowed == true),
            ct);
        return new(GoTo: Back(redirect!, state, address, ("code", code)));
    }

    private bool MustAsk(HttpContext context, AuthorizeRequest request, StaffMember person) =>
        request.Prompts.Contains(AuthorizeParameters.PromptConsent)
        || (!request.Application.FirstParty && request.Scopes.Except(authorizations.Allowed(context.Tenant(), person.Id, request.Application.ClientId), StringComparer.Ordinal).Any());

    private bool IsRecentEnough(HttpContext context, AuthorizeRequest request, Instant signedInAt)
    {
        var asked = Asked(context);
        if (asked is { } since && signedInAt >= since)
        {
            return true; // They have just done what was asked.
        }

        return !request.Prompts.Contains(AuthorizeParameters.PromptLogin)
            && !request.Prompts.Contains(AuthorizeParameters.PromptSelect)
            && (request.MaxAge is not { } age || signedInAt + Duration.FromSeconds(age) >= clock.GetCurrentInstant());
    }

    /// <summary>When the person last proved who they are: the cookie says, else when it was issued.</summary>
    private async Task<Instant> SignedInAtAsync(HttpContext context)
    {
        if (context.User.FindFirstValue("auth_time") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Instant.FromUnixTimeSeconds(seconds);
        }

        var cookie = await context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var issued = cookie.Properties?.IssuedUtc is { } at ? Instant.FromDateTimeOffset(at) : clock.GetCurrentInstant();
        return Instant.FromUnixTimeSeconds(issued.ToUnixTimeSeconds());
    }

    private async Task<string> SignInAgainAsync(HttpContext context, AuthorizeRequest request, bool signedIn)
    {
        var query = context.Request.Query.Where(p => p.Key != AskedParameter).ToDictionary(p => p.Key, p => (string?)p.Value.ToString(), StringComparer.Ordinal);
        if (signedIn || request.Prompts.Count > 0 || request.MaxAge is not null)
        {
            query[AskedParameter] = Protector(context).Protect(clock.GetCurrentInstant().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        }

        if (signedIn)
        {
            await context.SignOutAsync(IdentityConstants.ApplicationScheme); // The sign-in page would send a signed-in person right back.
        }

        var back = QueryHelpers.AddQueryString(context.Request.PathBase + OpenIdPaths.Authorize, query);
        return QueryHelpers.AddQueryString(context.Request.PathBase + "/console/sign-in", "ReturnUrl", back);
    }

    private Instant? Asked(HttpContext context)
    {
        if (context.Request.Query[AskedParameter] is not [{ Length: > 0 } text])
        {
            return null;
        }

        try
        {
            return Instant.FromUnixTimeSeconds(long.Parse(Protector(context).Unprotect(text), NumberStyles.None, CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null; // Written by hand, or of another tenant: it counts for nothing.
        }
    }

    private IDataProtector Protector(HttpContext context) => protection.CreateProtector("sign-in asked for", context.Tenant().Id.Value);

    private static string Back(string redirect, string? state, string address, OAuthError error) =>
        Back(redirect, state, address, ("error", error.Code), ("error_description", error.Description));

    /// <summary>With <c>iss</c> (RFC 9207): an application of many providers knows whose answer it is.</summary>
    private static string Back(string redirect, string? state, string address, params (string Name, string Value)[] values)
    {
        var query = values.ToDictionary(v => v.Name, v => (string?)v.Value, StringComparer.Ordinal);
        if (state is not null)
        {
            query["state"] = state;
        }

        query["iss"] = address;
        return QueryHelpers.AddQueryString(redirect, query);
    }
}
