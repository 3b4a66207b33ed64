using Derman.Core.Common;

namespace Derman.Core.Channels.Intake.Unworked;

internal static class UnworkedErrors
{
    public const int LongestWhy = 200;

    public static readonly Failure NotYours = new("auth.forbidden", FailureKind.Forbidden);

    /// <summary>Not there, worked by now, or set aside by somebody else.</summary>
    public static readonly Failure NotFound = Failure.NotFound("unworked.notFound");

    /// <summary>Its request has been thrown away after its term.</summary>
    public static readonly Failure Gone = new("unworked.gone", FailureKind.Conflict);

    public static readonly Failure Why = Failure.Invalid("field.required", "why", ("field", "why"));

    public static readonly Failure WhyTooLong = Failure.Invalid("field.tooLong", "why", ("field", "why"), ("limit", "200"));
}
