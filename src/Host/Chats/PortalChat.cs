using Derman.Core.Chats;
using Derman.Host.Tenancy;

namespace Derman.Host.Chats;

/// <summary>The tenant's own portal carries the widget of its first chat account, as any other site would.</summary>
internal static class PortalChat
{
    /// <returns>Address of the widget below the tenant; null without a chat.</returns>
    public static string? WidgetOf(HttpContext context) =>
        context.FindTenant() is { } tenant && ChatRules.PortalAccount(tenant.Configuration) is { } account
            ? $"~/chat/{Uri.EscapeDataString(account)}/widget.js"
            : null;
}
