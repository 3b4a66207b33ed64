using System.Globalization;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>What a tenant decided about one line, read from its account's settings: every plugin that hears calls may offer these.</summary>
/// <param name="Drafts">When a call becomes a request to be: <see cref="Never"/>, <see cref="Join"/> or <see cref="Answer"/>.</param>
/// <param name="AwayAfterMissed">After so many calls in a row that were let ring at one telephone its person counts as away; 0 = never.</param>
/// <param name="AnswerWithin">How long a caller should wait at most.</param>
internal sealed record CallRules(string Drafts, int AwayAfterMissed, Duration AnswerWithin)
{
    public const string Never = "never";

    /// <summary>As soon as the caller stands in a queue; where there is none, with the answer.</summary>
    public const string Join = "join";

    public const string Answer = "answer";

    private const int MostMissed = 9;
    private const int UsualSeconds = 20;
    private const int MostSeconds = 3600;

    public static CallRules Of(TenantConfiguration configuration, string account)
    {
        var settings = configuration.Accounts.GetValueOrDefault(account)?.Settings;
        return new CallRules(
            settings?.GetValueOrDefault("drafts") ?? Never,
            Math.Min(Whole("awayAfterMissed") ?? 0, MostMissed),
            Duration.FromSeconds(Math.Clamp(Whole("answerSeconds") ?? UsualSeconds, 1, MostSeconds)));

        int? Whole(string key) => int.TryParse(settings?.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>By when a call should be answered; null while the caller has come to nobody.</summary>
    public static Instant? AnswerBy(TenantConfiguration configuration, string account, Instant? queuedAt) => queuedAt + Of(configuration, account).AnswerWithin;
}
