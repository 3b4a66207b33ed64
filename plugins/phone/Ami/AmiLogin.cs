using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Phone.Ami;

/// <summary>Opening a line and signing in.</summary>
internal static class AmiLogin
{
    private const string Banner = "Asterisk Call Manager";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="events">The classes of events wanted; <c>off</c> for none.</param>
    /// <returns>The line, or why there is none.</returns>
    public static ValueTask<(AmiLine? Line, Trouble? Trouble)> OpenAsync(
        IChannelHost host, ExchangeAccount account, string events, CancellationToken cancellationToken) => ExchangeLine.OpenAsync(
        host, account, async connection =>
        {
            var line = new AmiLine(connection);
            var trouble = await SignInAsync(line, account, events, cancellationToken);
            return (trouble is null ? line : null, trouble);
        },
        cancellationToken);

    private static async ValueTask<Trouble?> SignInAsync(AmiLine line, ExchangeAccount account, string events, CancellationToken cancellationToken)
    {
        var banner = await line.LineAsync(Patience, cancellationToken);
        if (banner?.StartsWith(Banner, StringComparison.Ordinal) != true)
        {
            return banner is null ? Trouble.Silent : new Trouble(TroubleKind.NotAnExchange, account.Clean(banner), PhoneSettings.Port);
        }

        var answer = account.IsPrivate
            ? await line.AskAsync("Login", Patience, cancellationToken, ("Username", account.User), ("Secret", account.Password), ("Events", events))
            : await ByChallengeAsync(line, account, events, cancellationToken);
        if (answer is null)
        {
            return Trouble.Silent;
        }

        var words = account.Clean(answer["Message"]);
        return !answer.IsError ? null
            : words.Contains("In Use", StringComparison.OrdinalIgnoreCase) ? new Trouble(TroubleKind.LoginInUse, words, PhoneSettings.User)
            : new Trouble(TroubleKind.Refused, words, PhoneSettings.Password);
    }

    // In the clear only what is worth nothing to a listener afterwards.
    private static async ValueTask<AmiMessage?> ByChallengeAsync(AmiLine line, ExchangeAccount account, string events, CancellationToken cancellationToken)
    {
        var challenge = await line.AskAsync("Challenge", Patience, cancellationToken, ("AuthType", "MD5"), ("Username", account.User));
        return challenge is null or { IsError: true }
            ? challenge
            : await line.AskAsync(
                "Login", Patience, cancellationToken,
                ("AuthType", "MD5"), ("Username", account.User), ("Key", Key($"{challenge["Challenge"]}{account.Password}")), ("Events", events));
    }

#pragma warning disable CA5351 // The protocol knows no other; TLS is the way to better.
    private static string Key(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
