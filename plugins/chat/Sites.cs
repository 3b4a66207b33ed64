namespace Derman.Channels.Chat;

/// <summary>The pages on which the widget may stand, as origins: scheme, host and port, nothing behind them.</summary>
internal static class Sites
{
    public const string Key = "sites";

    private static readonly char[] Between = [' ', ',', '\n', '\r'];

    public static IReadOnlyList<string> Of(IChannelHost host) =>
        (host.Setting(Key) ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A page without https could be changed on its way, and the widget with it: only the machine itself may do without.</summary>
    public static bool IsOrigin(string site) =>
        Uri.TryCreate(site, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.PathAndQuery == "/" && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
}
