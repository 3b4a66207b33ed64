using Derman.Core.Common;

namespace Derman.Core.Macros;

public static class MacroErrors
{
    public static readonly Failure NotFound = Failure.NotFound("macro.notFound");

    public static readonly Failure NotYours = new("macro.notYours", FailureKind.Forbidden);

    public static readonly Failure Stale = new("macro.stale", FailureKind.Stale);

    /// <summary>Neither text nor note nor move.</summary>
    public static readonly Failure Empty = Failure.Invalid("macro.empty", "texts");

    public static readonly Failure TooMany = new("macro.tooMany", FailureKind.Conflict);

    public static Failure UnknownVariable(string field, string name) => Failure.Invalid("macro.unknownVariable", field, ("field", field), ("value", name));
}
