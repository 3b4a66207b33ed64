using Derman.Core.Chats;
using Derman.Host.Api;
using Derman.Host.Identity;
using Derman.Host.Tenancy;

namespace Derman.Host.Chats;

/// <summary>An agent's page waits here for whatever is new; while it waits, its person is there.</summary>
internal sealed class DeskNews(ChatRooms rooms, AttendChats attend, IHostApplicationLifetime host)
{
    /// <summary>Three times in the while for which somebody counts as there.</summary>
    private static readonly TimeSpan Waits = TimeSpan.FromSeconds(25);

    /// <summary>Empty: nothing new. Otherwise the version that the parts will show, or a later one.</summary>
    public async Task WaitAsync(HttpContext context, long? version, CancellationToken ct)
    {
        var tenant = context.Tenant();
        if (StaffSession.Of(context) is not { } reader || await attend.ThereAsync(tenant, reader, null, ct) is not null)
        {
            await Problems.WriteAsync(context, ChatErrors.NotAllowed);
            return;
        }

        using var line = rooms.Enter(tenant.Id, null);
        if (line.Room.Version == version)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
            await ((Task)line.WaitAsync(Waits, end.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Response.Headers.CacheControl = "no-store";
        if (line.Room.Version == version)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await context.Response.WriteAsync(line.Room.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), ct);
    }
}
