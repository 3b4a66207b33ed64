using Derman.Channels;
using Derman.Plugins;

namespace Derman.Plugins.Tests.Support;

/// <summary>The e-mail plugin in its own process, and accounts for it.</summary>
public sealed class EmailFixture() : PluginFixture("email")
{
    public const string Address = "masa@masa.example";
    public const string Password = "posta-kutusu";

    private protected override Task<PluginHandle> StartAsync(PluginPackage package) => InRunnerAsync(package);

    internal ChannelHost Host(int imap, int smtp, string security = "none", string? cursor = null, params (string Key, string? Value)[] more)
    {
        (string Key, string? Value)[] values =
        [
            ("address", Address), ("name", "Tatvan Çözüm Masası"), ("password", Password), ("imapHost", "localhost"), ("imapPort", $"{imap}"), ("imapSecurity", security),
            ("smtpHost", "localhost"), ("smtpPort", $"{smtp}"), ("smtpSecurity", security), ("mailHosts", $"localhost:{imap} localhost:{smtp}"),
        ];
        var merged = values.Where(value => more.All(other => other.Key != value.Key)).Concat(more).ToArray();
        var binding = Binding("eposta", merged);
        return Accounts.Host(new ChannelBinding
        {
            Tenant = binding.Tenant,
            Account = binding.Account,
            Manifest = binding.Manifest,
            Settings = binding.Settings,
            OperatorSettings = binding.OperatorSettings,
            Secrets = binding.Secrets,
            Cursor = cursor,
        });
    }

    internal async Task<(CollectingSink Sink, StreamEnd End)> ListenAsync(ChannelHost host, Func<CollectingSink, bool> enough)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var sink = new CollectingSink(stop, enough);
        return (sink, await Plugin.Stream!.RunAsync(host, sink, stop.Token));
    }

    /// <summary>Listens until something is so that the events alone do not tell.</summary>
    internal async Task<(CollectingSink Sink, StreamEnd End)> ListenUntilAsync(ChannelHost host, Func<CollectingSink, bool> isSo)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var sink = new CollectingSink(stop, _ => false);
        var stream = Plugin.Stream!.RunAsync(host, sink, stop.Token).AsTask();
        while (!stream.IsCompleted && !stop.IsCancellationRequested && !isSo(sink))
        {
            await Task.WhenAny(stream, Task.Delay(20));
        }

        await stop.CancelAsync();
        return (sink, await stream);
    }
}
