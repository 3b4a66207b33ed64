using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Child;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Plugins.Tests.Support;

/// <summary>The hostile plugin in a process of its own, with patience cut short where the test is about patience.</summary>
internal sealed class HostileHandle : IAsyncDisposable
{
    private readonly PluginHandle _handle;

    private HostileHandle(PluginHandle handle) => _handle = handle;

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Programs", "hostile");

    public PluginStatus Status => _handle.Status;

    /// <summary>Null while there is none.</summary>
    public int? Process => ((ChildHandle)_handle).Process?.Id;

    public static PluginPackage Package() => new PluginCatalog([], ChannelsSdk.Current).Read(Folder);

    public static ChildOptions Options(Action<ChildOptions>? change = null)
    {
        var options = new ChildOptions { RestartWait = TimeSpan.FromSeconds(20), MostCrashes = 100, QuickDeadline = TimeSpan.FromSeconds(10), Grace = TimeSpan.FromSeconds(1) };
        change?.Invoke(options);
        return options;
    }

    public static async Task<HostileHandle> StartAsync(Action<ChildOptions>? change = null, IClock? clock = null, ILogger? logger = null)
    {
        var (handle, fault) = await ChildHandle.StartAsync(Package(), Options(change), clock ?? SystemClock.Instance, logger ?? NullLogger.Instance, CancellationToken.None);
        return new HostileHandle(handle ?? throw new InvalidOperationException($"{fault!.Code} {fault.Cause}"));
    }

    public async Task<SendOutcome> SendAsync(string what, CancellationToken ct = default)
    {
        using var lease = _handle.TryLease()!;
        var host = Accounts.Host(new ChannelBinding { Tenant = "tatvan", Account = "main", Manifest = _handle.Manifest, Secrets = Accounts.Values(("token", "secret")) });
        return await lease.Calls.SendAsync(new OutboundMessage { IdempotencyKey = "k", To = "x", Content = new OutboundText(what) }, host, ct);
    }

    public async Task<string> ParseAsync(string what)
    {
        using var lease = _handle.TryLease()!;
        var events = await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = Encoding.UTF8.GetBytes(what) }, CancellationToken.None);
        return Assert.IsType<UnknownEvent>(Assert.Single(events)).Reason;
    }

    /// <summary>What a probe got; "no: …" when it was refused, with the end of its process among the refusals.</summary>
    public async Task<string> ProbeAsync(string probe)
    {
        try
        {
            return await ParseAsync($"probe {probe}");
        }
        catch (PluginUnavailableException e)
        {
            return $"no: {e.Message}";
        }
    }

    public async ValueTask DisposeAsync() => await _handle.UnloadAsync(CancellationToken.None);
}
