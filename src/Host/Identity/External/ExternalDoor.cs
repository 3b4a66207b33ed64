using System.Security.Cryptography;
using System.Text;
using Derman.Core.Staff;
using Derman.Core.Staff.External;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Http.Extensions;

namespace Derman.Host.Identity.External;

/// <summary>The way out to a provider and back. Whatever goes wrong on it is one answer; the log says which.</summary>
internal sealed class ExternalDoor(IEnumerable<IExternalSignIn> kinds, ExternalTrips trips, ExternalLinks links, ILogger<ExternalDoor> logger)
{
    /// <summary>Longer ones do not fit into a cookie, and lead to no page of ours.</summary>
    private const int LongestReturn = 1_000;
    private const int LongestCode = 2_000;

    public static IReadOnlyList<ExternalProvider> Of(Tenant tenant) => tenant.Configuration.Profile.Security?.ExternalSignIn ?? [];

    public static ExternalProvider? Find(Tenant tenant, string code) => Of(tenant).FirstOrDefault(p => p.Code == code);

    /// <param name="person">Who wants to link the identity; null for signing in.</param>
    /// <returns>Where the browser goes; null when there is no way to the provider.</returns>
    public async Task<Uri?> LeaveAsync(HttpContext http, ExternalProvider provider, Guid? person, string? returnUrl, CancellationToken ct)
    {
        var request = http.Request;
        var back = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, $"/console/sign-in/external/{provider.Code}/callback");
        var trip = new ExternalTrip(
            provider.Code, ExternalTrips.NewSecret(), ExternalTrips.NewSecret(), ExternalTrips.NewSecret(), back, person, returnUrl is { Length: <= LongestReturn } ? returnUrl : null);
        if (await Kind(provider).StartAsync(provider, trip, ct) is not { } target)
        {
            Log.CameToNothing(logger, http.Tenant().Id.Value, provider.Code, "start");
            return null;
        }

        trips.Begin(http, trip);
        return target;
    }

    /// <summary>The browser is back. A trip ends here, whatever it brought.</summary>
    public async Task<(ExternalIdentity Identity, ExternalTrip Trip)?> ReturnAsync(HttpContext http, ExternalProvider provider, ExternalReturn back, CancellationToken ct)
    {
        var tenant = http.Tenant();
        if (trips.End(http) is not var (trip, ends) || trip.Provider != provider.Code || !Same(trip.State, back.State))
        {
            return Nothing("state");
        }

        if (!await links.SpendAsync(tenant, ExternalTrips.KeyOf(trip), ends, ct))
        {
            return Nothing("replay");
        }

        if (back.Error is not null || back.Code is not { Length: > 0 and <= LongestCode })
        {
            return Nothing("refused there");
        }

        var answer = await Kind(provider).FinishAsync(tenant, provider, trip, back, ct);
        return answer.Identity is { } identity ? (identity, trip) : Nothing(answer.Why);

        (ExternalIdentity, ExternalTrip)? Nothing(string why)
        {
            Log.CameToNothing(logger, tenant.Id.Value, provider.Code, why);
            return null;
        }
    }

    /// <summary>Whom an identity lets in: by issuer and subject, nothing else.</summary>
    public async Task<StaffMember?> WhoAsync(Tenant tenant, ExternalProvider provider, ExternalIdentity identity, CancellationToken ct)
    {
        var member = await links.ComeInAsync(tenant, identity.Issuer, identity.Subject, ct);
        if (member is null)
        {
            Log.CameToNothing(logger, tenant.Id.Value, provider.Code, "unknown");
        }

        return member;
    }

    private IExternalSignIn Kind(ExternalProvider provider) => kinds.First(k => k.Kind == provider.Kind);

    private static bool Same(string expected, string? sent) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(sent ?? ""));
}
