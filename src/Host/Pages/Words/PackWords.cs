using System.Text.RegularExpressions;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>What the check of packs refuses and what a change would be, in the words of the screen. What has no words of its own yet keeps the check's.</summary>
internal static partial class PackWords
{
    /// <summary>What entries of lists are called there, the longer ones first.</summary>
    private static readonly string[] Nouns =
    [
        "escalation level", "request type", "special day", "directorate", "neighbourhood", "calendar", "transition", "channel", "holiday", "outcome", "account", "topic", "group", "cause", "clock", "state", "role", "text",
    ];

    /// <summary>Cause and cure.</summary>
    public static string Problem(PackProblem problem, IUiText text) =>
        Of(problem.Code, $"{problem.Cause} {problem.Cure}", problem.Cause, text);

    /// <summary>A refusal of a whole change: its first problem.</summary>
    public static string? Refusal(Core.Common.Failure failure, IUiText text) =>
        failure.Code == "configuration.refused" && failure.Values is { } values && values.TryGetValue("problem", out var code)
            ? Of(code, $"{values["cause"]} {values["cure"]}", values["cause"], text)
            : null;

    /// <summary>One line of a preview or of the history.</summary>
    public static string Item(PackChange change, IUiText text)
    {
        var noun = Nouns.FirstOrDefault(n => change.Item.StartsWith(n + " ", StringComparison.Ordinal));
        var file = PackFiles.LanguageOf(change.File) is { } language ? text.T("plan.file.texts", ("language", Languages.NativeName(language))) : text[$"plan.file.{System.IO.Path.GetFileNameWithoutExtension(change.File)}"];
        return noun is null ? file : $"{file} · {text[$"plan.noun.{noun.Replace(" ", "", StringComparison.Ordinal)}"]} {change.Item[(noun.Length + 1)..]}";
    }

    public static string Field(PackChange change, IUiText text) => change.Field is null ? "" : text.Has($"plan.field.{change.Field}") ? text[$"plan.field.{change.Field}"] : change.Field;

    private static string Of(string code, string fallback, string cause, IUiText text)
    {
        if (!text.Has($"problem.{code}"))
        {
            return fallback;
        }

        var named = Quoted().Matches(cause).Select(m => m.Groups["v"].Value).ToList();
        return text.T($"problem.{code}", ("a", named.ElementAtOrDefault(0) ?? ""), ("it", named.ElementAtOrDefault(0) ?? ""), ("b", named.ElementAtOrDefault(1) ?? ""), ("n", Number().Match(cause) is { Success: true } n ? n.Value : ""));
    }

    [GeneratedRegex("['{](?<v>[^'}]+)['}]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
