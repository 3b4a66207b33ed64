using Derman.Core.Common;

namespace Derman.Core.Board;

public static class BoardErrors
{
    /// <summary>Neither sees every ticket nor answers for a unit.</summary>
    public static readonly Failure NotYours = new("auth.forbidden", FailureKind.Forbidden);
}
