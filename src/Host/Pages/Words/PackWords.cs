using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>What a change would be, in the words of the screen.</summary>
internal static class PackWords
{
    /// <summary>What entries of lists are called there, the longer ones first.</summary>
    private static readonly string[] Nouns =
    [
        "escalation level", "request type", "special day", "directorate", "neighbourhood", "calendar", "transition", "channel", "holiday", "outcome", "account", "topic", "group", "cause", "clock", "state", "role", "text",
    ];

    /// <summary>One line of a preview or of the history.</summary>
    public static string Item(PackChange change, IUiText text)
    {
        var noun = Nouns.FirstOrDefault(n => change.Item.StartsWith(n + " ", StringComparison.Ordinal));
        var file = PackFiles.LanguageOf(change.File) is { } language ? text.T("plan.file.texts", ("language", Languages.NativeName(language))) : text[$"plan.file.{System.IO.Path.GetFileNameWithoutExtension(change.File)}"];
        return noun is null ? file : $"{file} · {text[$"plan.noun.{noun.Replace(" ", "", StringComparison.Ordinal)}"]} {change.Item[(noun.Length + 1)..]}";
    }

    /// <summary>A calendar has no name in its file: the usual two have words of ours, another one is called by its code.</summary>
    public static string Calendar(string code, IUiText text) => text.Has($"calendar.name.{code}") ? text[$"calendar.name.{code}"] : code;

    public static string Field(PackChange change, IUiText text) => change.Field is null ? "" : text.Has($"plan.field.{change.Field}") ? text[$"plan.field.{change.Field}"] : change.Field;
}
