using Derman.Core.Common;

namespace Derman.Core.Tenancy.Editing;

/// <summary>What somebody typed that no configuration can be made of. What only the whole configuration shows is said by the check of packs.</summary>
internal static class EditErrors
{
    public const int MostLetters = 200;

    /// <summary>The thing to change is not there: gone meanwhile, or never was.</summary>
    public static readonly Failure NotFound = Failure.NotFound("configuration.itemNotFound");

    /// <summary>A unit is not moved below itself.</summary>
    public static readonly Failure BelowItself = Failure.Invalid([new FieldError("parent", "tree.belowItself")]);

    /// <summary>The top of the tree stays the top.</summary>
    public static readonly Failure Top = new("tree.top", FailureKind.Conflict);

    /// <summary>Units hang below it, or topics are its own.</summary>
    public static readonly Failure NotEmpty = new("tree.notEmpty", FailureKind.Conflict);

    public static FieldError Required(string field) => new(field, "field.required");

    public static FieldError TooLong(string field) =>
        new(field, "field.tooLong", new Dictionary<string, string>(StringComparer.Ordinal) { ["limit"] = MostLetters.ToString(System.Globalization.CultureInfo.InvariantCulture) });
}
