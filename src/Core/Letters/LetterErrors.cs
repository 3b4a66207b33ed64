using Derman.Core.Common;

namespace Derman.Core.Letters;

/// <summary>Everything that can be refused about letters.</summary>
public static class LetterErrors
{
    /// <summary>The ticket did not come as a letter.</summary>
    public static readonly Failure None = new("letter.none", FailureKind.Conflict);

    /// <summary>The number is taken, by a ticket this person does not see.</summary>
    public static readonly Failure KnownElsewhere = new("letter.knownElsewhere", FailureKind.Conflict, "letterNumber");

    /// <summary>Nobody has looked whether the scan shows the name of a sender who is hidden.</summary>
    public static readonly Failure ScanMayShow = Failure.Invalid("letter.scanMayShow", "hidesSender");

    public const string NotNumbered = "letter.channel";
    public const string NoNumber = "letter.number";
    public const string InFuture = "letter.future";
    public const string TooOld = "letter.tooOld";
    public const string BeforeArrival = "letter.beforeArrival";

    /// <summary>The number is taken: here is the ticket that has it.</summary>
    public static Failure Known(string ticket, Guid id) => new(
        "letter.known", FailureKind.Conflict, "letterNumber", Values: new Dictionary<string, string>(StringComparer.Ordinal) { ["number"] = ticket, ["id"] = id.ToString() });
}
