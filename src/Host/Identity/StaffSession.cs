using Derman.Core.Tickets;

namespace Derman.Host.Identity;

/// <summary>The signed-in member of staff of a request, read once when the cookie was checked.</summary>
internal static class StaffSession
{
    private static readonly object Key = new();

    public static Actor? Of(HttpContext context) => context.Items[Key] as Actor;

    public static void Set(HttpContext context, Actor actor) => context.Items[Key] = actor;

    /// <summary>A token speaks for the request, and not the cookie that came with it.</summary>
    public static void Clear(HttpContext context) => context.Items.Remove(Key);
}
