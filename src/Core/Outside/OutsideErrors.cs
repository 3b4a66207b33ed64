using Derman.Core.Common;

namespace Derman.Core.Outside;

/// <summary>Everything that can be refused about handing a request over to another body.</summary>
public static class OutsideErrors
{
    /// <summary>Sealed, sensitive, joined to another, or made up: it does not leave the house by itself.</summary>
    public static readonly Failure StaysHere = new("outside.staysHere", FailureKind.Conflict);

    /// <summary>The topic does not allow it, the citizen did not agree, or asked for confidence.</summary>
    public static readonly Failure PersonStays = new("outside.personStays", FailureKind.Conflict, "withPerson");

    public static readonly Failure PlaceMissing = new("outside.placeMissing", FailureKind.Conflict);

    /// <summary>That body has it already, or it is on its way there.</summary>
    public static readonly Failure AlreadyThere = new("outside.alreadyThere", FailureKind.Conflict, "account");

    public static readonly Failure NotFound = Failure.NotFound("outside.notFound");

    /// <summary>It goes on by itself: there is nothing to decide.</summary>
    public static readonly Failure NothingToDecide = new("outside.nothingToDecide", FailureKind.Conflict);
}
