namespace Derman.Host.Localisation;

/// <summary>What a tenant offers.</summary>
public sealed record LanguageOffer(string Default, IReadOnlyList<string> Offered);

/// <summary>The language of one request: <c>?lang=</c>, then the cookie, then the tenant's own. Accept-Language is left out on purpose:
/// many phones here are set to English by their sellers, and the desk's citizens are not.</summary>
public static class LanguageChoice
{
    public const string Cookie = "dm-lang";
    public const string Query = "lang";

    public static string Resolve(HttpRequest request, LanguageOffer offer)
    {
        string? asked = request.Query[Query];
        if (IsOffered(asked, offer)) return asked!;
        var kept = request.Cookies[Cookie];
        if (IsOffered(kept, offer)) return kept!;
        return Languages.Knows(offer.Default) ? offer.Default : Languages.English;
    }

    private static bool IsOffered(string? code, LanguageOffer offer) =>
        Languages.Knows(code) && offer.Offered.Contains(code!, StringComparer.Ordinal);
}
