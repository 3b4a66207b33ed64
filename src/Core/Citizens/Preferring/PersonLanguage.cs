using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Citizens.Preferring;

/// <summary>In which language a person is written to: what they said, else what was set, else what they use.</summary>
internal static class PersonLanguage
{
    private static readonly string[] Strongest = [LanguageSources.Said, LanguageSources.Staff, LanguageSources.Used, LanguageSources.Provider];

    /// <param name="given">With this request; null = nothing was said about it.</param>
    /// <param name="otherwise">When nothing is known.</param>
    public static string For(Citizen citizen, string? given, string otherwise) => citizen.PreferredLanguage ?? given ?? citizen.Language ?? otherwise;

    /// <summary>From where a request's language is known; null = the request alone says it.</summary>
    public static string? SourceOf(Citizen citizen, string language) =>
        citizen.PreferredLanguage == language ? citizen.PreferredLanguageSource : citizen.PreferredLanguage is null && citizen.Language == language ? citizen.LanguageSource : null;

    /// <summary>Notes a language of the institution by its source.</summary>
    /// <returns>Whether it holds now.</returns>
    public static bool Note(WriteSession session, TenantConfiguration configuration, Citizen citizen, string? language, string source)
    {
        if (language is null || !configuration.Profile.Languages.Contains(language, StringComparer.Ordinal))
        {
            return false;
        }

        var asked = source is LanguageSources.Said or LanguageSources.Staff;
        var (known, knownSource) = asked ? (citizen.PreferredLanguage, citizen.PreferredLanguageSource) : (citizen.Language, citizen.LanguageSource);
        if (known is not null && Rank(knownSource) < Rank(source))
        {
            return known == language;
        }

        if ((known, knownSource) == (language, source))
        {
            return true;
        }

        if (asked)
        {
            (citizen.PreferredLanguage, citizen.PreferredLanguageSource) = (language, source);
        }
        else
        {
            (citizen.Language, citizen.LanguageSource) = (language, source);
        }

        session.Update(citizen);
        if (asked)
        {
            session.Execute("UPDATE \"ticket\" SET \"language\" = @p1 WHERE \"citizen\" = @p0 AND \"category\" <> 'Closed'", citizen.Key, language);
        }

        return true;
    }

    private static int Rank(string? source) => Array.IndexOf(Strongest, source) is var rank and >= 0 ? rank : Strongest.Length;
}
