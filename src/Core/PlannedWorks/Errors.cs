using Derman.Core.Common;

namespace Derman.Core.PlannedWorks;

public static class PlannedWorkErrors
{
    public static readonly Failure NotFound = Failure.NotFound("work.notFound");

    public static readonly Failure Stale = new("work.stale", FailureKind.Stale);

    public static readonly Failure EndsBeforeStart = Failure.Invalid("work.endsBeforeStart", "endsAt", ("field", "endsAt"));

    public static Failure TooLong(int days) => Failure.Invalid(
        "work.tooLong", "endsAt", ("field", "endsAt"), ("limit", days.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
