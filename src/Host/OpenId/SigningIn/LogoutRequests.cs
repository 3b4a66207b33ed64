using Derman.Core.OpenId;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.OpenId.SigningIn;

/// <param name="Subject">Whom the id token of the request is about; null without a right one.</param>
/// <param name="Target">Where the application wants the person afterwards; null unless it registered that.</param>
/// <param name="Address">The target with the state.</param>
internal sealed record LogoutRequest(string? Subject, string? Target, string? Address);

/// <summary>Reads a request to sign somebody out.</summary>
internal sealed class LogoutRequests(TokenCheck check, Applications applications)
{
    public async Task<LogoutRequest> ReadAsync(HttpContext context, CancellationToken ct)
    {
        var (tenant, query) = (context.Tenant(), context.Request.Query);
        var hint = query["id_token_hint"] is [{ Length: > 0 } token] ? await check.HintAsync(tenant, context.BaseAddress(), token, ct) : null;
        var named = query["client_id"] is [{ Length: > 0 } id] ? id : null;
        if (hint is { } known && named is not null && named != known.ClientId)
        {
            return new LogoutRequest(null, null, null); // One of the two is not true.
        }

        var client = hint?.ClientId ?? named;
        if (client is null || applications.Find(tenant, client) is not { Active: true } application
            || query["post_logout_redirect_uri"] is not [{ Length: > 0 } target] || !RedirectUris.AllowsAfterLogout(application, target))
        {
            return new LogoutRequest(hint?.Subject, null, null);
        }

        var address = query["state"] is [{ Length: > 0 } state] ? QueryHelpers.AddQueryString(target, "state", state) : target;
        return new LogoutRequest(hint?.Subject, target, address);
    }
}
