using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Citizens.Preferring;

/// <summary>A language asked for by its name, sent alone, as refusals are; and what a message tells beside its words.</summary>
internal static class LanguageWords
{
    private const int Longest = 32;

    private static readonly Dictionary<string, string> Names = new[]
    {
        ("Türkçe", "tr"), ("ترکی", "tr"), ("Turkish", "tr"), ("فارسی", "fa"), ("Farsça", "fa"), ("Persian", "fa"), ("Farsi", "fa"), ("English", "en"), ("İngilizce", "en"), ("انگلیسی", "en"),
    }.ToDictionary(n => FoldedText.Fold(n.Item1), n => n.Item2, StringComparer.Ordinal);

    /// <returns>The language asked for, where the institution writes in it.</returns>
    public static string? Of(TenantConfiguration configuration, string? words) =>
        (words ?? "").Trim(' ', '.', '!', '/') is { Length: > 0 and <= Longest } word && Names.GetValueOrDefault(FoldedText.Fold(word)) is { } language
        && configuration.Profile.Languages.Contains(language, StringComparer.Ordinal)
            ? language
            : null;

    /// <summary>Learns from a person's own private message.</summary>
    public static void Heard(WriteSession session, TenantConfiguration configuration, Conversation conversation, InboundMessage message)
    {
        var said = Of(configuration, message.Text);
        var app = message.Language is { Length: >= 2 } tag && tag[..2].ToLowerInvariant() is var code && LetterGuess.Fits(code, message.Text) ? code : null;
        if ((said ?? app) is null
            || conversation is not { Public: false, Citizen: { } key }
            || message is not { IsOurs: false, EditOf: null, Visibility: MessageVisibility.Private, Automation: MessageAutomation.None }
            || conversation.Recipient != message.From
            || session.First<Citizen>("\"key\" = @p0", key) is not { } citizen)
        {
            return;
        }

        PersonLanguage.Note(session, configuration, citizen, app, LanguageSources.Provider);
        PersonLanguage.Note(session, configuration, citizen, said, LanguageSources.Said);
    }
}
