using Derman.Core.Common;

namespace Derman.Core.Tickets;

/// <summary>Everything that can be refused about a ticket. Sentences (cause and cure) are looked up by the code.</summary>
public static class TicketErrors
{
    public static readonly Failure NotFound = Failure.NotFound("ticket.notFound");

    public static readonly Failure Stale = new("ticket.stale", FailureKind.Stale);

    /// <summary>The ticket has ended; what is asked for needs an open one.</summary>
    public static readonly Failure Ended = new("ticket.ended", FailureKind.Conflict);

    public static readonly Failure TaskNotFound = Failure.NotFound("task.notFound");

    public static readonly Failure TaskEnded = new("task.ended", FailureKind.Conflict);

    public static readonly Failure AttachmentTooLarge = Failure.Invalid(
        "attachment.tooLarge",
        "file",
        ("field", "file"),
        ("limit", Storage.Attachments.AttachmentFiles.MaximumBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static readonly Failure OwnProposal = new("ticket.ownProposal", FailureKind.Conflict);

    public static readonly Failure AlreadyMerged = new("ticket.alreadyMerged", FailureKind.Conflict, "to");

    public static readonly Failure MergeIntoSelf = new("ticket.mergeIntoSelf", FailureKind.Conflict, "to");

    public static readonly Failure NoReopenRequest = new("ticket.noReopenRequest", FailureKind.Conflict);

    public static readonly Failure ReopenTooLate = new("ticket.reopenTooLate", FailureKind.Conflict);

    public static readonly Failure IdempotencyMismatch = new("idempotency.otherBody", FailureKind.Invalid, "Idempotency-Key");

    public static Failure NotNow(string action, string state, IReadOnlyList<string> requires) => new(
        "ticket.moveNotLegal", FailureKind.Conflict, Requires: requires, Values: Values(("action", action), ("state", state)));

    public static Failure NotYou(string action) => new("ticket.moveForbidden", FailureKind.Forbidden, Values: Values(("action", action)));

    public static Failure GuardsMissing(string action, IReadOnlyList<string> requires) => new(
        "ticket.guardsMissing", FailureKind.Conflict, Requires: requires, Values: Values(("action", action), ("requires", string.Join(", ", requires))));

    public static Failure UnknownAction(string action) => Failure.Invalid("ticket.unknownAction", "action", ("action", action));

    public static Failure Required(string field) => Failure.Invalid("field.required", field, ("field", field));

    public static Failure Unknown(string field, string value) => Failure.Invalid("field.unknownValue", field, ("field", field), ("value", value));

    public static Failure TooLong(string field, int limit) => Failure.Invalid(
        "field.tooLong", field, ("field", field), ("limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static Dictionary<string, string> Values(params (string Key, string Value)[] values) =>
        values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
}
