using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>Secrets are opened only to sign.</summary>
internal static class SubscriptionSecrets
{
    public static string Purpose(EventSubscription row) => $"event subscription {row.Id}";

    /// <summary>The newest first; the one before while it overlaps.</summary>
    public static IEnumerable<byte[]> Of(Tenant tenant, EventSubscription row, Instant now)
    {
        yield return tenant.Key.Open(Purpose(row), row.Secret);
        if (row.PreviousSecret is { } previous && now < row.PreviousUntil)
        {
            yield return tenant.Key.Open(Purpose(row), previous);
        }
    }
}
