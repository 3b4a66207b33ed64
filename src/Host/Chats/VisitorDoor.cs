using Derman.Core.Chats;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Chats;

/// <summary>A visitor who asks for something of his own chat beside his line.</summary>
internal sealed record OwnVisit(Tenant Tenant, ChatRules Rules, Guid Visitor);

internal static class VisitorDoor
{
    /// <returns>Null for a page that may not, and for a key that is not ours or has run out: all of them find nothing.</returns>
    public static OwnVisit? Of(HttpContext context, string account, string? token, Instant now) =>
        SiteAccess.Of(context, account, mustName: true) is { } rules
        && context.Tenant() is var tenant
        && VisitorTokens.Read(tenant.Key, account, token, now) is { } visitor
            ? new OwnVisit(tenant, rules, visitor)
            : null;

    /// <summary>A browser asks first whether a page may send a file and hear how far it is.</summary>
    public static Task AskedFirstAsync(HttpContext context, string account)
    {
        if (SiteAccess.Of(context, account, mustName: true) is null)
        {
            return ChatEndpoints.NotFoundAsync(context);
        }

        context.Response.Headers.AccessControlAllowMethods = "POST";
        context.Response.Headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
