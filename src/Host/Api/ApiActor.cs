using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Host.Identity;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

internal static class ApiActor
{
    /// <summary>Who asks: the program behind the token, or the signed-in member of staff.</summary>
    public static Actor Actor(this HttpContext context)
    {
        var language = context.Request.Headers.AcceptLanguage.Count > 0 ? Problems.LanguageOf(context) : null;
        if (StaffSession.Of(context) is { } staff)
        {
            return staff with { Language = language ?? staff.Language };
        }

        var user = context.User;
        var client = user.FindFirst("client_id")?.Value ?? throw new InvalidOperationException("The endpoint needs a signed-in caller.");
        return Actors.OfClient(context.Tenant(), client, user.Identity?.Name ?? client) with { Language = language };
    }
}
