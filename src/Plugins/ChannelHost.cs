using Derman.Channels;
using NodaTime;

namespace Derman.Plugins;

/// <summary>A plugin's way to the world for one call on behalf of one account.</summary>
internal sealed class ChannelHost(ChannelBinding binding, ChannelHttpSender http, IClock clock, ILogger logger) : ICallHost
{
    private const int LongestMessage = 1000;
    private const int LongestCode = 60;
    private const int MostLines = 8;
    private readonly IReadOnlyList<PermittedHost> _hosts = binding.Manifest.HostsWith(binding.OperatorSettings);
    private int _lines;

    /// <summary>The account itself, for a plugin whose process is handed the values.</summary>
    public ChannelBinding Binding => binding;

    public ChannelAccountContext Context() => binding.Context();

    public string Account => binding.Account;

    public DateTimeOffset UtcNow => clock.GetCurrentInstant().ToDateTimeOffset();

    public string? Cursor => binding.Cursor;

    public string? Setting(string key) => binding.Setting(key);

    public string? Secret(string key) => binding.Secret(key);

    public void Log(ChannelLogLevel level, string code, string message)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["tenant"] = binding.Tenant, ["plugin"] = binding.Manifest.Id, ["account"] = binding.Account,
        });
        var (name, words) = (Clean(code, LongestCode), Clean(message, LongestMessage));
        switch (level)
        {
            case ChannelLogLevel.Debug:
                Derman.Plugins.Log.ChannelDebug(logger, name, words);
                break;
            case ChannelLogLevel.Information:
                Derman.Plugins.Log.ChannelInformation(logger, name, words);
                break;
            case ChannelLogLevel.Warning:
                Derman.Plugins.Log.ChannelWarning(logger, name, words);
                break;
            default:
                Derman.Plugins.Log.ChannelError(logger, name, words);
                break;
        }
    }

    public ValueTask<ChannelHttpResult> SendHttpAsync(ChannelHttpRequest request, CancellationToken cancellationToken) =>
        http.SendAsync(request, _hosts, cancellationToken);

    public async ValueTask<ChannelConnectResult> ConnectAsync(ChannelConnectRequest request, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _lines) > MostLines)
        {
            Interlocked.Decrement(ref _lines);
            return new ChannelConnectFailure(ChannelConnectFailureKind.NotPermitted, $"{MostLines} lines are open already.");
        }

        var result = await ChannelConnector.ConnectAsync(request, _hosts, () => Interlocked.Decrement(ref _lines), cancellationToken);
        if (result is not ChannelConnected)
        {
            Interlocked.Decrement(ref _lines);
        }

        return result;
    }

    // A line break in a message could forge the next log line; a secret that slipped in is blotted out.
    private string Clean(string text, int longest)
    {
        var cleaned = text.ReplaceLineEndings(" ");
        foreach (var secret in binding.Secrets.Values.Where(secret => secret.Length >= 6))
        {
            cleaned = cleaned.Replace(secret, "***", StringComparison.Ordinal);
        }

        return cleaned.Length > longest ? cleaned[..longest] : cleaned;
    }
}
