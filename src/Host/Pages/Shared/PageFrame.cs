using Derman.Host.Localisation;
using Derman.Host.Pages.Setup;
using NodaTime;

namespace Derman.Host.Pages.Shared;

/// <summary>A frame made of plain values; <see cref="For"/> reads what the person chose (language, theme, density, keys) from the request.</summary>
public sealed record PageFrame(
    FrameTenant Tenant,
    string Language,
    IReadOnlyList<string> Languages,
    DateTimeZone TimeZone,
    FrameUser? User,
    IReadOnlyList<NavSection> Navigation,
    ThemeChoice Theme,
    string Density,
    bool LetterKeys) : IPageFrame
{
    /// <param name="tenant">Made for the resolved language, because names are local.</param>
    public static PageFrame For(
        HttpRequest request, LanguageOffer offer, DateTimeZone zone, Func<string, FrameTenant> tenant,
        FrameUser? user = null, Func<string, IReadOnlyList<NavSection>>? navigation = null)
    {
        var language = LanguageChoice.Resolve(request, offer);
        return new PageFrame(
            tenant(language),
            language,
            offer.Offered,
            zone,
            user,
            navigation?.Invoke(language) ?? [],
            Preferences.Theme(request),
            Preferences.Density(request),
            Preferences.LetterKeys(request));
    }

    /// <summary>Outside any tenant: the host's own pages and errors before a tenant is known.</summary>
    public static PageFrame Neutral(HttpRequest request) => For(
        request,
        new LanguageOffer(Localisation.Languages.Turkish, Localisation.Languages.All),
        DateTimeZone.Utc,
        language => new FrameTenant(Texts.BuiltIn.For(language)["app.name"], "", "", BrandPalette.DefaultLight, BrandPalette.DefaultDark));
}
