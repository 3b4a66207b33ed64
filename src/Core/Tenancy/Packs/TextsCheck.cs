using System.Text.RegularExpressions;

namespace Derman.Core.Tenancy.Packs;

/// <summary>texts/{language}.json: every message in every language, with placeholders that exist.</summary>
public static partial class TextsCheck
{
    /// <summary>Messages every language must have, with the placeholders each must not do without.</summary>
    private static readonly (string Key, string[] Needs)[] Messages =
    [
        ("receipt", ["number", "trackingCode"]), // how the citizen finds the request again
        ("delay", ["number", "reason", "date"]),
        ("question", ["comment"]),
        ("answer", ["comment"]),
        ("end.solved", ["number"]),
        ("end.temporarily", ["number", "reason"]),
        ("end.notFound", ["number"]),
        ("end.referred", ["number", "reason"]),
        ("end.refused", ["reason", "law"]), // 3071 art. 7: a reasoned answer
        ("end.waitingBudget", ["number", "reason"]),
        ("end.withdrawn", ["number"]),
        ("end.duplicate", ["number"]),
        ("reopened", ["number"]),
    ];

    /// <summary>Keys of the messages to the citizen.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Messages.Select(message => message.Key)];

    /// <summary>What may stand between braces.</summary>
    public static IReadOnlyList<string> Placeholders { get; } =
        ["number", "trackingCode", "unit", "topic", "date", "reason", "comment", "law", "tenant", "how", "inst", "survey"];

    internal static void Check(PackDraft draft, Findings found)
    {
        if (draft.Tenant is { } tenant)
        {
            foreach (var language in tenant.Languages.Where(language => !draft.Present.Contains(PackFiles.TextsName(language))))
            {
                found.Add(PackFiles.TextsName(language), "", "texts.language.missing",
                    $"There are no texts in '{language}'.",
                    $"Add {PackFiles.TextsName(language)}, or remove the language from tenant.json.");
            }
        }

        var channels = draft.Channels?.Channels.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var (language, file) in draft.Texts)
        {
            var name = PackFiles.TextsName(language);
            if (draft.Tenant?.Languages.Contains(language, StringComparer.Ordinal) == false)
            {
                found.Add(name, "", "texts.language.unknown",
                    $"'{language}' is no language of this tenant.", "Add it to languages in tenant.json, or remove the file.");
            }

            foreach (var key in Keys.Where(key => !file.Texts.ContainsKey(key)))
            {
                found.Add(name, "/texts", "texts.key.missing", $"The message '{key}' is missing.", $"Add \"{key}\".");
            }

            foreach (var (key, text) in file.Texts)
            {
                CheckText(name, key, text, channels, found);
            }
        }
    }

    private static void CheckText(string file, string key, string text, HashSet<string>? channels, Findings found)
    {
        var path = JsonPointer.Append("/texts", key);
        var parts = key.Split('@');
        var message = Array.Find(Messages, m => m.Key == parts[0]);
        if (message.Key is null)
        {
            found.Add(file, path, "texts.key.unknown", $"No message is called '{parts[0]}'.", $"Use one of: {string.Join(", ", Keys)}.");
            return;
        }

        if (parts.Length > 1 && channels?.Contains(parts[1]) == false)
        {
            found.Add(file, path, "texts.channel.unknown",
                $"There is no channel '{parts[1]}'.", "Name a channel of channels.json after the @.");
        }

        var used = Slot().Matches(text).Select(m => m.Groups["slot"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var slot in used.Where(slot => !Placeholders.Contains(slot, StringComparer.Ordinal)))
        {
            found.Add(file, path, "texts.placeholder.unknown",
                $"{{{slot}}} is no placeholder.", $"Use one of: {string.Join(", ", Placeholders)}.");
        }

        if (Slot().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0)
        {
            found.Add(file, path, "texts.braces", "A brace is left open.", "Write placeholders as {name}.");
        }

        foreach (var slot in message.Needs.Where(slot => !used.Contains(slot)))
        {
            found.Add(file, path, "texts.placeholder.missing",
                $"The message '{parts[0]}' does not tell {{{slot}}}.", $"Use {{{slot}}} in the text.");
        }
    }

    [GeneratedRegex(@"\{(?<slot>[A-Za-z0-9]+)\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Slot();
}
