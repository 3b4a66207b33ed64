using System.Globalization;

namespace Derman.Channels.Phone;

/// <summary>Where an account's exchange stands and how to sign in there. A class, not a record: a record would print the password.</summary>
internal sealed class ExchangeAccount
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1"];

    private ExchangeAccount(IChannelHost host, ExchangeKind kind)
    {
        Kind = kind;
        Host = host.Setting(PhoneSettings.Host) ?? "";
        User = host.Setting(PhoneSettings.User) ?? "";
        Password = host.Secret(PhoneSettings.Password) ?? "";
        IsTls = host.Setting(PhoneSettings.Security) != "none";
        Port = Whole(host, PhoneSettings.Port) ?? (kind, IsTls) switch
        {
            (ExchangeKind.Ami, true) => 5039,
            (ExchangeKind.Ami, false) => 5038,
            (_, true) => 8089,
            _ => 8088,
        };
        Application = host.Setting(PhoneSettings.Application) ?? "derman";
        Keepalive = TimeSpan.FromSeconds(Math.Clamp(Whole(host, PhoneSettings.KeepaliveSeconds) ?? 10, 1, 10));
    }

    public ExchangeKind Kind { get; }

    public string Host { get; }

    public int Port { get; }

    public string User { get; }

    public string Password { get; }

    public bool IsTls { get; }

    /// <summary>The name under which we listen at the Asterisk REST Interface.</summary>
    public string Application { get; }

    /// <summary>After so long a silence we ask whether the other side is there; after three times as long it is not.</summary>
    public TimeSpan Keepalive { get; }

    /// <summary>Whether a password in the clear is heard by nobody else.</summary>
    public bool IsPrivate => IsTls || Loopback.Contains(Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting that is missing or unusable; null when all are there.</summary>
    public string? Missing => this switch
    {
        { Host.Length: 0 } => PhoneSettings.Host,
        _ when !IsOneLine(User) => PhoneSettings.User,
        _ when !IsOneLine(Password) => PhoneSettings.Password,
        _ => null,
    };

    public ChannelConnectRequest Connect => new(Host, Port, IsTls ? ConnectionSecurity.Tls : ConnectionSecurity.None);

    public static ExchangeKind KindOf(IChannelHost host) => host.Setting(PhoneSettings.Exchange) switch
    {
        "ami" => ExchangeKind.Ami,
        "ari" => ExchangeKind.Ari,
        _ => ExchangeKind.Webhook,
    };

    public static ExchangeAccount Of(IChannelHost host) => new(host, KindOf(host));

    /// <summary>The exchange's words without anything secret.</summary>
    public string Clean(string? words) => Words.Clean(words, Password);

    public override string ToString() => $"{Host}:{Port}";

    // A line break would begin a header of its own.
    private static bool IsOneLine(string value) => value.Length > 0 && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    private static int? Whole(IChannelHost host, string key) =>
        int.TryParse(host.Setting(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 ? number : null;
}
