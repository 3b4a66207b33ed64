using System.Text;

namespace Derman.Channels.Sms.Netgsm;

/// <summary>Requests to NetGSM with the account's user name and password (RFC 7617).</summary>
internal sealed class NetgsmClient
{
    private readonly string _base;
    private readonly string _basic;

    private NetgsmClient(string address, string user, string password)
    {
        _base = address.TrimEnd('/');
        _basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        (User, Password) = (user, password);
    }

    public string User { get; }

    public string Password { get; }

    /// <summary>What must not appear in any word of ours.</summary>
    public string?[] Secrets => [_basic, Password, User];

    /// <summary>The client of an account, or null when a credential is missing.</summary>
    public static NetgsmClient? Of(IChannelHost host) =>
        host.Secret(SmsSettings.User) is { } user && host.Secret(SmsSettings.Password) is { } password
            ? new NetgsmClient(host.Setting(SmsSettings.NetgsmUrl)!, user, password)
            : null;

    public ChannelHttpRequest Get(string path) => new() { Method = "GET", Address = new Uri($"{_base}/{path}"), Headers = [new("Authorization", $"Basic {_basic}")] };

    public ChannelHttpRequest Post(string path, ReadOnlyMemory<byte> body) => Get(path) with { Method = "POST", Body = body, ContentType = "application/json" };

    public string ReasonOf(int status, string? code, string? description) => code is null
        ? FormattableString.Invariant($"HTTP {status}")
        : FormattableString.Invariant($"HTTP {status}, {Words.Clean($"{code}: {description}", Secrets)}");
}
