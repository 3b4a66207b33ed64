using Derman.Core.Common;

namespace Derman.Core.Calls.CallBacks;

public static class CallBackErrors
{
    public static readonly Failure NotFound = Failure.NotFound("callBack.notFound");

    /// <summary>Somebody else is calling.</summary>
    public static readonly Failure Taken = new("callBack.taken", FailureKind.Conflict);

    /// <summary>Who says how it went has it; whoever does not must take it first.</summary>
    public static readonly Failure NotTaken = new("callBack.notTaken", FailureKind.Conflict);

    public static readonly Failure Closed = new("callBack.closed", FailureKind.Conflict);
}
