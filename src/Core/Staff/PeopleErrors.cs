using Derman.Core.Common;

namespace Derman.Core.Staff;

/// <summary>Why people and their ways in were not changed.</summary>
internal static class PeopleErrors
{
    public static readonly Failure NotAllowed = new("auth.forbidden", FailureKind.Forbidden);
    public static readonly Failure NotFound = Failure.NotFound("person.notFound");
    public static readonly Failure NameTaken = Failure.Invalid([new FieldError("userName", "person.nameTaken")]);
    public static readonly Failure LastAdmin = new("person.lastAdmin", FailureKind.Conflict);
    public static readonly Failure Above = new("person.above", FailureKind.Forbidden);
    public static readonly Failure Self = new("person.self", FailureKind.Conflict);
    public static readonly Failure SwitchedOff = new("person.switchedOff", FailureKind.Conflict);
    public static readonly Failure DeadLink = Failure.NotFound("link.dead");
    public static readonly Failure CodeWrong = Failure.Invalid([new FieldError("code", "secondFactor.codeWrong")]);
    public static readonly Failure LastFactor = new("secondFactor.last", FailureKind.Conflict);
    public static readonly Failure TooManyPasskeys = new("passkey.tooMany", FailureKind.Conflict);
    public static readonly Failure PasskeyKnown = new("passkey.known", FailureKind.Conflict);
}
