using Derman.Plugins;

namespace Derman.Channels.Conformance;

/// <summary>The kit's scripted host, where a plugin's process wants the account's values too.</summary>
internal sealed class KitHost(IChannelHost inner, ChannelManifest manifest) : ICallHost
{
    public string Account => inner.Account;

    public DateTimeOffset UtcNow => inner.UtcNow;

    public string? Cursor => inner.Cursor;

    public ChannelAccountContext Context() => new(inner.Account, Values(inner.Setting, isSecret: false), Values(inner.Secret, isSecret: true));

    public string? Setting(string key) => inner.Setting(key);

    public string? Secret(string key) => inner.Secret(key);

    public void Log(ChannelLogLevel level, string code, string message) => inner.Log(level, code, message);

    public ValueTask<ChannelHttpResult> SendHttpAsync(ChannelHttpRequest request, CancellationToken cancellationToken) => inner.SendHttpAsync(request, cancellationToken);

    public ValueTask<ChannelConnectResult> ConnectAsync(ChannelConnectRequest request, CancellationToken cancellationToken) => inner.ConnectAsync(request, cancellationToken);

    private Dictionary<string, string> Values(Func<string, string?> value, bool isSecret) => manifest.Settings
        .Where(field => field.Type == SettingType.Secret == isSecret && value(field.Key) is not null)
        .ToDictionary(field => field.Key, field => value(field.Key)!, StringComparer.Ordinal);
}
