namespace Derman.Host.Pages.Admin;

/// <summary>A name in every language of the institution.</summary>
/// <param name="Field">Name of the dictionary in the form: <c>Input.Names</c>.</param>
/// <param name="LabelKey">A text with <c>{language}</c>.</param>
internal sealed record NamesModel(string Field, IReadOnlyDictionary<string, string?> Values, IReadOnlyList<string> Languages, string LabelKey = "roles.name", bool Optional = false);
