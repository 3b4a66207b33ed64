using Derman.Core.Chats;
using Derman.Host.Tenancy;

namespace Derman.Host.Chats;

/// <summary>From which pages a chat may be used: the sites its account names, and the tenant's own portal.</summary>
internal static class SiteAccess
{
    /// <summary>The account, for a page that may use it. What is missing, switched off or not for this page looks alike.</summary>
    /// <param name="mustName">The caller has to say where it stands, as browsers do for whatever changes something.</param>
    public static ChatRules? Of(HttpContext context, string account, bool mustName)
    {
        if (context.FindTenant() is not { } tenant || ChatRules.Of(tenant.Configuration, account) is not { } rules)
        {
            return null;
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return mustName ? null : rules;
        }

        if (!rules.Sites.Contains(origin, StringComparer.OrdinalIgnoreCase) && origin != $"{context.Request.Scheme}://{context.Request.Host}")
        {
            return null;
        }

        // Read by scripts of that page only, and never with cookies.
        context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.Append("Vary", "Origin");
        return rules;
    }
}
