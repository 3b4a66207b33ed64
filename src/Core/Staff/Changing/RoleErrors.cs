using Derman.Core.Common;

namespace Derman.Core.Staff.Changing;

/// <summary>What is refused when roles are changed on screen.</summary>
public static class RoleErrors
{
    public static readonly Failure NotFound = Failure.NotFound("role.notFound");

    public static readonly Failure Forbidden = new("auth.forbidden", FailureKind.Forbidden);

    /// <summary>The configuration was changed by somebody else meanwhile.</summary>
    public static readonly Failure Stale = new("role.stale", FailureKind.Stale);

    public static readonly Failure CodeTaken = Failure.Invalid("role.codeTaken", "code", ("field", "code"));

    public static readonly Failure CodeShape = Failure.Invalid("role.codeShape", "code", ("field", "code"));

    /// <summary>Nobody would be left who may change roles.</summary>
    public static readonly Failure LastManager = new("role.lastManager", FailureKind.Conflict);

    /// <summary>People still have the role.</summary>
    public static readonly Failure InUse = new("role.inUse", FailureKind.Conflict);

    /// <summary>The check of packs refuses it; cause and cure are its words.</summary>
    public static Failure Refused(string cause, string cure) => new(
        "role.refused", FailureKind.Invalid, Values: new Dictionary<string, string>(StringComparer.Ordinal) { ["cause"] = cause, ["cure"] = cure });
}
