using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Open311;

/// <summary>What every POST has to pass: a readable form, a key of this tenant, its share of calls, room in the store.</summary>
internal sealed record Posted(FormArguments Form, Open311Key Key)
{
    public static async ValueTask<Result<Posted>> ReadAsync(HttpContext context, CancellationToken ct)
    {
        var form = await FormArguments.ReadAsync(context, ct);
        if (form.Failure is { } unreadable)
        {
            return unreadable;
        }

        var (tenant, services) = (context.Tenant(), context.RequestServices);
        if (services.GetRequiredService<ManageKeys>().Authenticate(tenant, form.Value!["api_key"]) is not { } key)
        {
            return Open311Errors.KeyRefused;
        }

        if (form.Value["jurisdiction_id"] is { } jurisdiction && !Call.Serves(tenant, jurisdiction))
        {
            return Open311Errors.JurisdictionNotFound;
        }

        if (!services.GetRequiredService<KeyLimits>().Admits(tenant.Id, key))
        {
            context.Response.Headers.RetryAfter = "60";
            return Refusals.TooMany;
        }

        return services.GetRequiredService<StorageLimit>().Refusal(tenant.Id) is { } full ? full : new Posted(form.Value, key);
    }
}
