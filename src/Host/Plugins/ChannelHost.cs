using Derman.Channels;
using NodaTime;

namespace Derman.Host.Plugins;

/// <summary>A plugin's way to the world for one call on behalf of one account.</summary>
internal sealed class ChannelHost(ChannelBinding binding, ChannelHttpSender http, IClock clock, ILogger logger) : IChannelHost
{
    private const int LongestMessage = 1000;
    private const int LongestCode = 60;
    private readonly IReadOnlyList<PermittedHost> _hosts = binding.Manifest.HostsWith(binding.OperatorSettings);

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
                Plugins.Log.ChannelDebug(logger, name, words);
                break;
            case ChannelLogLevel.Information:
                Plugins.Log.ChannelInformation(logger, name, words);
                break;
            case ChannelLogLevel.Warning:
                Plugins.Log.ChannelWarning(logger, name, words);
                break;
            default:
                Plugins.Log.ChannelError(logger, name, words);
                break;
        }
    }

    public ValueTask<ChannelHttpResult> SendHttpAsync(ChannelHttpRequest request, CancellationToken cancellationToken) =>
        http.SendAsync(request, _hosts, cancellationToken);

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
