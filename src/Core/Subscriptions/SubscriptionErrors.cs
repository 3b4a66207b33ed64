using Derman.Core.Common;

namespace Derman.Core.Subscriptions;

public static class SubscriptionErrors
{
    public static readonly Failure NotYours = new("auth.forbidden", FailureKind.Forbidden);

    public static readonly Failure NotFound = Failure.NotFound("subscription.notFound");

    /// <summary>The address is not https, or leads into a private network.</summary>
    public static readonly Failure Address = Failure.Invalid("subscription.address", "url");

    public static readonly Failure TooMany = new(
        "subscription.tooMany",
        FailureKind.Conflict,
        Values: new Dictionary<string, string>(StringComparer.Ordinal) { ["most"] = ManageSubscriptions.Most.ToString(System.Globalization.CultureInfo.InvariantCulture) });

    /// <summary>It is off: nothing can be sent again before it is switched on.</summary>
    public static readonly Failure Off = new("subscription.off", FailureKind.Conflict);
}
