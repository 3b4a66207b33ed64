using Derman.Core.Common;

namespace Derman.Core.Staff.External;

/// <summary>Why an identity outside was not linked.</summary>
internal static class ExternalErrors
{
    /// <summary>Only whoever has just shown that the identity is theirs hears this.</summary>
    public static readonly Failure Taken = new("external.taken", FailureKind.Conflict);
    public static readonly Failure LinkedAlready = new("external.linkedAlready", FailureKind.Conflict);
}
