namespace Derman.Host.Localisation;

/// <summary>The languages every screen is written in. Codes are BCP 47 primary tags.</summary>
public static class Languages
{
    public const string Turkish = "tr";
    public const string Persian = "fa";
    public const string English = "en";

    public static IReadOnlyList<string> All { get; } = [Turkish, Persian, English];

    public static bool Knows(string? code) => code is Turkish or Persian or English;

    public static string Direction(string code) => code == Persian ? "rtl" : "ltr";

    /// <summary>The language's name in itself: what a reader of it looks for.</summary>
    public static string NativeName(string code) => code switch
    {
        Turkish => "Türkçe",
        Persian => "فارسی",
        English => "English",
        _ => code,
    };

    public static string ShortName(string code) => code switch
    {
        Turkish => "TR",
        Persian => "فا",
        English => "EN",
        _ => code,
    };
}
