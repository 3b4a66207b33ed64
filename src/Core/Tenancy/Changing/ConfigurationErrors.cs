using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Changing;

/// <summary>What is refused when the configuration is changed on screen.</summary>
public static class ConfigurationErrors
{
    /// <summary>Code of <see cref="Refused"/>.</summary>
    public const string RefusedCode = "settings.refused";

    /// <summary>Code of <see cref="ChangedSince"/>.</summary>
    public const string ChangedSinceCode = "settings.changedSince";

    public static readonly Failure Forbidden = new("auth.forbidden", FailureKind.Forbidden);

    /// <summary>Somebody else changed it meanwhile.</summary>
    public static readonly Failure Stale = new("settings.stale", FailureKind.Stale);

    /// <summary>No such change, or one from before changes were kept.</summary>
    public static readonly Failure NotFound = Failure.NotFound("settings.changeNotFound");

    /// <summary>There is nothing left of the change to take back.</summary>
    public static readonly Failure NothingToUndo = new("settings.nothingToUndo", FailureKind.Conflict);

    /// <summary>What would be taken back was changed again later.</summary>
    public static Failure ChangedSince(IReadOnlyList<PackConflict> conflicts) => new(
        ChangedSinceCode, FailureKind.Conflict, Values: Value("items", string.Join(", ", conflicts.Select(c => c.Item))));

    /// <summary>The first of what the check of packs refuses; place, cause and cure are its words, <c>problem</c> its code.</summary>
    public static Failure Refused(PackProblem problem) => new(
        RefusedCode,
        FailureKind.Invalid,
        problem.File + problem.Path,
        Values: new Dictionary<string, string>(StringComparer.Ordinal) { ["problem"] = problem.Code, ["cause"] = problem.Cause, ["cure"] = problem.Cure });

    private static Dictionary<string, string> Value(string key, string value) => new(StringComparer.Ordinal) { [key] = value };
}
