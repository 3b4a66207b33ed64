using Derman.Core.Staff;
using Derman.Core.Tickets;

namespace Derman.Host.Identity;

/// <summary>The signed-in member of staff of a request, read once when the cookie was checked.</summary>
internal static class StaffSession
{
    private static readonly object Key = new();
    private static readonly object PersonKey = new();

    /// <summary>Null for nobody, and for somebody who still owes the second factor: they may go nowhere but where one is set up.</summary>
    public static Actor? Of(HttpContext context) => context.Items[Key] as Actor;

    public static void Set(HttpContext context, Actor actor) => context.Items[Key] = actor;

    public static SignedIn? PersonOf(HttpContext context) => context.Items[PersonKey] as SignedIn;

    public static void SetPerson(HttpContext context, SignedIn person) => context.Items[PersonKey] = person;

    /// <summary>A token speaks for the request, and not the cookie that came with it.</summary>
    public static void Clear(HttpContext context)
    {
        context.Items.Remove(Key);
        context.Items.Remove(PersonKey);
    }
}

/// <param name="OwesSecondFactor">The password was right, and these roles ask for more.</param>
internal sealed record SignedIn(StaffMember Member, DeskSession Session, bool OwesSecondFactor);
