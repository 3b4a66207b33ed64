using Derman.Core.Common;
using Derman.Core.Portal.Files;

namespace Derman.Core.Portal;

/// <summary>What the citizens' pages refuse.</summary>
public static class PortalErrors
{
    /// <summary>The same for a mistyped, an unknown and a foreign code: nothing is learned by trying.</summary>
    public static readonly Failure NotFound = Failure.NotFound("tracking.notFound");

    /// <summary>The request has ended: ask to reopen it, or make a new one.</summary>
    public static readonly Failure Ended = new("tracking.ended", FailureKind.Conflict);

    /// <summary>Nobody is waiting to hear whether it is done: not yet, or it has been said.</summary>
    public static readonly Failure NotAsked = new("tracking.notAsked", FailureKind.Conflict);

    public static Failure FileTooLarge(string kind) =>
        Failure.Invalid("portal.fileTooLarge", kind, ("mb", (CitizenFile.MostBytes / 1024 / 1024).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static Failure FileUnknown(string kind) => Failure.Invalid(kind == CitizenFile.Voice ? "portal.voiceUnknown" : "portal.photoUnknown", kind);

    public static Failure TooManyFiles(string kind, int most) =>
        Failure.Invalid("portal.tooManyFiles", kind, ("n", most.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
