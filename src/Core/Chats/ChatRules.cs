using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>What a tenant decided about one chat account, read from its settings (the plugin's manifest names and checks them).</summary>
/// <param name="Always">Every chat becomes a request with its first words; otherwise a person decides.</param>
/// <param name="Gone">How long a visitor may be away before the chat ends.</param>
/// <param name="Calendar">The hours in which chats are answered; null = whenever somebody is there.</param>
/// <param name="ShowsNames">Visitors are told the name of whom they speak with.</param>
public sealed record ChatRules(string Account, IReadOnlyList<string> Sites, bool Always, Duration Gone, string? Calendar, bool ShowsNames, IReadOnlyDictionary<string, string> Settings)
{
    public const string Plugin = "chat";

    /// <summary>Longest text of a visitor, in characters.</summary>
    public const int LongestText = 4000;

    /// <summary>An agent's page and a visitor's widget say several times in this while that they are there.</summary>
    public static readonly Duration Presence = Duration.FromSeconds(90);

    public static readonly Duration UsualGone = Duration.FromMinutes(DefaultGoneMinutes);

    private const int DefaultGoneMinutes = 10;
    private const int MostGoneMinutes = 1440;

    public static bool IsChat(TenantConfiguration configuration, string account) => configuration.Accounts.GetValueOrDefault(account) is { Plugin: Plugin };

    /// <returns>Null when there is no such account or it is switched off.</returns>
    public static ChatRules? Of(TenantConfiguration configuration, string account) =>
        configuration.Accounts.GetValueOrDefault(account) is { Plugin: Plugin, Enabled: true } configured ? Of(account, configured.Settings) : null;

    /// <summary>The account whose window the tenant's own portal carries: the first that is switched on; null where there is no chat.</summary>
    public static string? PortalAccount(TenantConfiguration configuration) => configuration.Pack.Channels.AccountOf(Plugin);

    /// <summary>A chat begins a request by itself only where the tenant says so.</summary>
    internal static bool LeavesRequestsToPeople(TenantConfiguration configuration, string account) =>
        configuration.Accounts.GetValueOrDefault(account) is { Plugin: Plugin } configured && !Of(account, configured.Settings).Always;

    public bool IsOpen(TenantConfiguration configuration, Instant now) =>
        Calendar is null || !configuration.Calendars.TryGetValue(Calendar.Length == 0 ? configuration.Pack.Calendar.Default : Calendar, out var calendar)
        || calendar.OpenPeriods(now).FirstOrDefault() is var next && next.Contains(now);

    private static ChatRules Of(string account, IReadOnlyDictionary<string, string> settings) => new(
        account,
        [.. (settings.GetValueOrDefault("sites") ?? "").Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(s => s.TrimEnd('/'))],
        settings.GetValueOrDefault("requests") == "always",
        Duration.FromMinutes(int.TryParse(settings.GetValueOrDefault("goneMinutes"), System.Globalization.CultureInfo.InvariantCulture, out var minutes) ? Math.Clamp(minutes, 1, MostGoneMinutes) : DefaultGoneMinutes),
        settings.GetValueOrDefault("hours") == "always" ? null : "",
        settings.GetValueOrDefault("showNames") != "false",
        settings);
}
