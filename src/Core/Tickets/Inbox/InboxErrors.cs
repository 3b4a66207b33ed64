using Derman.Core.Common;

namespace Derman.Core.Tickets.Inbox;

public static class InboxErrors
{
    /// <summary>Programs have no desk of their own.</summary>
    public static readonly Failure OnlyPeople = new("auth.forbidden", FailureKind.Forbidden);

    public static readonly Failure ViewNotFound = Failure.NotFound("savedView.notFound");

    public static readonly Failure TooManyViews = new(
        "savedView.tooMany", FailureKind.Conflict, Values: new Dictionary<string, string>(StringComparer.Ordinal) { ["most"] = KeepViews.Most.ToString(System.Globalization.CultureInfo.InvariantCulture) });
}
