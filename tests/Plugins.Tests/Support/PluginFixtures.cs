using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Child;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Plugins.Tests.Support;

/// <summary>A shipped plugin, loaded once for a test class, in this process.</summary>
public abstract class PluginFixture(string id) : IAsyncLifetime
{
    private PluginHandle? _handle;
    private PluginLease? _lease;

    internal IChannelPlugin Plugin { get; private set; } = null!;

    internal ChannelManifest Manifest => _lease!.Manifest;

    internal IReadOnlyList<InboundEvent> Parse(byte[] body) => Plugin.Webhooks!.Parse(new WebhookRequest { Method = "POST", Body = body });

    internal IReadOnlyList<InboundEvent> Parse(string body) => Parse(Encoding.UTF8.GetBytes(body));

    public async Task InitializeAsync()
    {
        _handle = await StartAsync(Shipped.Package(id));
        _lease = _handle.TryLease()!;
        Plugin = new SeamPlugin(_lease);
    }

    public async Task DisposeAsync()
    {
        _lease!.Dispose();
        await _handle!.UnloadAsync(CancellationToken.None); // Whether nothing of it is left, LoaderTests prove where nobody holds anything.
    }

    /// <summary>An account with these values; the scope of each is looked up in the manifest.</summary>
    internal ChannelBinding Binding(string account, params (string Key, string? Value)[] values)
    {
        Dictionary<string, string> Of(Func<SettingField, bool> wanted) => values
            .Where(value => value.Value is not null && wanted(Manifest.Settings.Single(field => field.Key == value.Key)))
            .ToDictionary(value => value.Key, value => value.Value!, StringComparer.Ordinal);
        return new ChannelBinding
        {
            Tenant = "tatvan",
            Account = account,
            Manifest = Manifest,
            Settings = Of(field => field.Type != SettingType.Secret && field.Scope == SettingScope.Account),
            OperatorSettings = Of(field => field.Type != SettingType.Secret && field.Scope == SettingScope.Operator),
            Secrets = Of(field => field.Type == SettingType.Secret),
        };
    }

    private protected virtual Task<PluginHandle> StartAsync(PluginPackage package) => Task.FromResult<PluginHandle>(Shipped.Start(package.Id));

    private protected static async Task<PluginHandle> InRunnerAsync(PluginPackage package)
    {
        // Patient: what is tested is that both ways give the same, not how fast two busy cores are.
        var options = new ChildOptions { QuickDeadline = TimeSpan.FromSeconds(30), Heartbeat = TimeSpan.FromSeconds(30), RestartWait = TimeSpan.FromSeconds(20) };
        var (handle, fault) = await ChildHandle.StartAsync(package, options, SystemClock.Instance, NullLogger.Instance, CancellationToken.None);
        return handle ?? throw new InvalidOperationException(fault!.Cause);
    }
}

public class WhatsAppFixture() : PluginFixture("whatsapp");

public sealed class WhatsAppInRunner : WhatsAppFixture
{
    private protected override Task<PluginHandle> StartAsync(PluginPackage package) => InRunnerAsync(package);
}

public class MetaFixture() : PluginFixture("meta");

public sealed class MetaInRunner : MetaFixture
{
    private protected override Task<PluginHandle> StartAsync(PluginPackage package) => InRunnerAsync(package);
}

/// <summary>What the kernel under the tests can do.</summary>
internal static class Kernel
{
    public static bool HasLandlock { get; } = OperatingSystem.IsLinux() && File.ReadAllText("/proc/kallsyms").Contains("landlock_restrict_self", StringComparison.Ordinal);

    public static string Sandbox => HasLandlock ? "full" : "partial: no landlock";
}
