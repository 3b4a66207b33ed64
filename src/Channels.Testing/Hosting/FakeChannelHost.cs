using System.Collections.Concurrent;

namespace Derman.Channels.Testing;

/// <summary>
/// A host for tests: settings from a <see cref="TestAccount"/>, a provider scripted by <see cref="Http"/> and <see cref="Lines"/>, a clock one sets,
/// and a record of everything the plugin said or asked. It refuses what a real host refuses. Safe to use from many threads.
/// </summary>
/// <param name="manifest">The plugin's manifest: it decides which hosts may be called and what is secret.</param>
/// <param name="account">The account on whose behalf the plugin is called.</param>
public sealed class FakeChannelHost(ChannelManifest manifest, TestAccount account) : IChannelHost
{
    private readonly ConcurrentQueue<LogLine> _log = new();
    private readonly ConcurrentDictionary<string, bool> _undeclared = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _plain = account.Plain(manifest);
    private readonly IReadOnlyDictionary<string, string> _secrets = account.Secrets(manifest);

    /// <summary>The time at which every fake host begins: 5 January 2026, 12:00 UTC.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The manifest it was made with.</summary>
    public ChannelManifest Manifest => manifest;

    /// <summary>The web, scripted.</summary>
    public FakeHttp Http { get; } = new(manifest.HostsWith(account.Of(manifest, SettingScope.Operator)));

    /// <summary>Lines of our own, scripted.</summary>
    public FakeLines Lines { get; } = new(manifest.HostsWith(account.Of(manifest, SettingScope.Operator)));

    /// <summary>What the plugin logged, in order.</summary>
    public IReadOnlyList<LogLine> LogLines => [.. _log];

    /// <summary>Keys the plugin asked for that its manifest does not declare: a real host never has a value for them.</summary>
    public IReadOnlyList<string> UndeclaredKeys => [.. _undeclared.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public string Account => account.Key;

    /// <summary>The host's time. Stands still until it is set.</summary>
    public DateTimeOffset UtcNow { get; set; } = Start;

    /// <summary>Where a stream begins; <c>null</c> for the first time.</summary>
    public string? Cursor { get; set; }

    /// <inheritdoc/>
    public string? Setting(string key) => Known(key, isSecret: false) && _plain.TryGetValue(key, out var value) ? value : null;

    /// <inheritdoc/>
    public string? Secret(string key) => Known(key, isSecret: true) && _secrets.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <inheritdoc/>
    public void Log(ChannelLogLevel level, string code, string message) => _log.Enqueue(new LogLine(level, code, message));

    /// <inheritdoc/>
    public ValueTask<ChannelHttpResult> SendHttpAsync(ChannelHttpRequest request, CancellationToken cancellationToken) => Http.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChannelConnectResult> ConnectAsync(ChannelConnectRequest request, CancellationToken cancellationToken) =>
        Lines.ConnectAsync(request, cancellationToken);

    private bool Known(string key, bool isSecret)
    {
        if (manifest.Settings.Any(field => field.Key == key && field.Type == SettingType.Secret == isSecret))
        {
            return true;
        }

        _undeclared[key] = true;
        return false;
    }
}

/// <summary>One line a plugin logged.</summary>
/// <param name="Level">How grave.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Message">The words.</param>
public sealed record LogLine(ChannelLogLevel Level, string Code, string Message);
