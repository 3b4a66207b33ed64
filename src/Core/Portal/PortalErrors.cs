using Derman.Core.Common;

namespace Derman.Core.Portal;

/// <summary>What the tracking page refuses.</summary>
public static class PortalErrors
{
    /// <summary>The same for a mistyped, an unknown and a foreign code: nothing is learned by trying.</summary>
    public static readonly Failure NotFound = Failure.NotFound("tracking.notFound");

    /// <summary>The request has ended: ask to reopen it, or make a new one.</summary>
    public static readonly Failure Ended = new("tracking.ended", FailureKind.Conflict);
}
