using Derman.Core.Common;

namespace Derman.Core.Publishing;

public static class PublishingErrors
{
    /// <summary>The ticket is not among those the public sees, so there is nothing to approve.</summary>
    public static readonly Failure NotListed = new("publicSummary.notListed", FailureKind.Conflict);
}
