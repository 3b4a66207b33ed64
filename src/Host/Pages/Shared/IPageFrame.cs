using NodaTime;

namespace Derman.Host.Pages.Shared;

/// <summary>What every layout needs to know about the request: registered per request by the tenancy and sign-in wiring.</summary>
public interface IPageFrame
{
    FrameTenant Tenant { get; }

    string Language { get; }

    IReadOnlyList<string> Languages { get; }

    DateTimeZone TimeZone { get; }

    FrameUser? User { get; }

    IReadOnlyList<NavSection> Navigation { get; }

    ThemeChoice Theme { get; }

    /// <summary>compact | normal | roomy.</summary>
    string Density { get; }

    /// <summary>Single-letter keyboard shortcuts; people can switch them off (WCAG 2.1.4).</summary>
    bool LetterKeys { get; }
}

/// <param name="Name">Name of the institution in the request's language.</param>
/// <param name="Desk">Name of its desk, shown above the institution in the console and below it on the portal.</param>
/// <param name="Phone">What citizens call: <c>153</c>; empty when there is none.</param>
/// <param name="BrandLight"><c>#rrggbb</c>.</param>
/// <param name="BrandDark"><c>#rrggbb</c>.</param>
/// <param name="Logo">Address of the uploaded emblem, below the tenant's base; the built-in mark without it.</param>
public sealed record FrameTenant(string Name, string Desk, string Phone, string BrandLight, string BrandDark, string? Logo = null)
{
    /// <summary>Names of the accounts that are tried out: what is sent by them goes nowhere.</summary>
    public IReadOnlyList<string> TriedOut { get; init; } = [];
}

/// <param name="Place">Where the person works: <c>Fen İşleri · masa</c>.</param>
/// <param name="SignOutPath">Address of the POST that ends the session, below the tenant's base.</param>
/// <param name="HasTelephone">Has named the telephone at which they sit: its calls pop up.</param>
public sealed record FrameUser(string DisplayName, string Place, string SignOutPath = "~/console/sign-out", int UnreadNotifications = 0, bool HasTelephone = false);

/// <param name="Title">Heading; the first, primary section has none.</param>
public sealed record NavSection(string? Title, IReadOnlyList<NavItem> Items);

/// <param name="Label">Shown text, already in the request's language.</param>
/// <param name="Href">May start with <c>~/</c>: resolved below the tenant's base.</param>
/// <param name="Icon">A constant of <see cref="TagHelpers.Icons"/>.</param>
public sealed record NavItem(string Label, string Href, string Icon, int? Count = null, CountTone Tone = CountTone.Plain, bool Current = false)
{
    /// <summary>Above this a count is shown as "and more".</summary>
    public const int MostShown = 999;

    /// <summary>Of this one: where counting on would cost too much, it is less.</summary>
    public int Most { get; init; } = MostShown;
}

public enum CountTone
{
    Plain,
    Near,
    Late,
}

public enum ThemeChoice
{
    Auto,
    Light,
    Dark,
}
