using System.Collections.Concurrent;
using Derman.Channels;
using Derman.Plugins.Child;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Plugins;

/// <summary>
/// The plugins of this process: id → running version. Leasing never waits; loading, replacing and removing happen one at a time.
/// </summary>
internal sealed class PluginRegistry : IAsyncDisposable
{
    private readonly PluginCatalog _catalog;
    private readonly PluginOptions _options;
    private readonly IClock _clock;
    private readonly ILogger<PluginRegistry> _logger;
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly ConcurrentDictionary<string, PluginHandle> _current = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PluginStatus> _statuses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PluginHandle, PluginStatus> _leaving = new();

    public PluginRegistry(IOptions<PluginOptions> options, IClock clock, ILogger<PluginRegistry> logger)
    {
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        string[] folders = _options.Folders.Count > 0 ? [.. _options.Folders] : [Path.Combine(AppContext.BaseDirectory, "plugins")];
        _catalog = new PluginCatalog(folders, ChannelsSdk.Current, _options.Installed, [.. _options.ForeignFolders]);
    }

    /// <summary>Every plugin with state, reason and cure; versions on their way out stand beside their successors.</summary>
    public IReadOnlyList<PluginStatus> Statuses =>
        [.. _statuses.Select(status => _current.TryGetValue(status.Key, out var running) ? running.Status : status.Value).Concat(_leaving.Values).OrderBy(status => status.Id, StringComparer.Ordinal).ThenBy(status => status.State)];

    /// <summary>The manifest of a running plugin.</summary>
    public ChannelManifest? Manifest(string id) => _current.TryGetValue(id, out var handle) ? handle.Manifest : null;

    /// <summary>The texts of a running plugin.</summary>
    public PluginTexts Texts(string id) => _current.TryGetValue(id, out var handle) ? handle.Package.Texts : PluginTexts.None;

    /// <summary>A counted use of the running version, or null when none runs.</summary>
    public PluginLease? Lease(string id)
    {
        while (_current.TryGetValue(id, out var handle))
        {
            if (handle.TryLease() is { } lease)
            {
                return lease;
            }

            // Caught between replacing and draining: the successor is already in the table. If not, the plugin is being removed.
            if (_current.TryGetValue(id, out var now) && ReferenceEquals(now, handle))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Notes what lies in the folders without loading it.</summary>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            Scan();
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Scans and loads every plugin that is ready. One that cannot run keeps nobody else from running.</summary>
    public async Task LoadAllAsync(CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            foreach (var package in Scan().Where(package => package.Fault is null && !_current.ContainsKey(package.Id)))
            {
                await SwapAsync(package, startsNow: false, cancellationToken);
            }
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>
    /// Loads what now lies in the plugin's folder and lets it take over at once; the old version drains. When the new one cannot run, the old one
    /// keeps serving and <see cref="PluginReplacement.Status"/> says why.
    /// </summary>
    public async Task<PluginReplacement> ReplaceAsync(string id, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken);
        try
        {
            var package = _catalog.Scan().FirstOrDefault(package => package.Id == id);
            if (package is null)
            {
                var gone = new PluginStatus { Id = id, Folder = "", State = PluginState.Refused, Fault = Errors.Gone() };
                return new PluginReplacement(gone, Task.FromResult(true));
            }

            return await SwapAsync(package, startsNow: true, cancellationToken);
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Stops lending the plugin, waits for the calls that run, unloads it. True when its memory is proven free, also when none ran.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        Task<bool> unloaded;
        await _changes.WaitAsync(cancellationToken);
        try
        {
            unloaded = _current.TryRemove(id, out var handle) ? DrainAsync(handle, isReplaced: false) : Task.FromResult(true);
        }
        finally
        {
            _changes.Release();
        }

        return await unloaded.WaitAsync(cancellationToken);
    }

    /// <summary>Lists a plugin no longer that does not run and is not to.</summary>
    public void Forget(string id)
    {
        if (!_current.ContainsKey(id))
        {
            _statuses.TryRemove(id, out _);
        }
    }

    /// <summary>The version that lies beside the host, whatever is installed over it; null when none does.</summary>
    public Version? ShippedVersion(string id) => _catalog.ShippedOf(id)?.Manifest?.Version;

    /// <summary>What the plugin is, read from its folder: also of one that does not run.</summary>
    public PluginPackage? Find(string id) => _catalog.Scan().FirstOrDefault(package => package.Id == id);

    public async ValueTask DisposeAsync()
    {
        await _changes.WaitAsync();
        var running = _current.ToArray();
        _current.Clear();
        _changes.Release();

        // The process ends: proving that each is gone would only force collections, several for each of them.
        await Task.WhenAll(running.Select(plugin => StopAsync(plugin.Key, plugin.Value)));
    }

    private async Task StopAsync(string id, PluginHandle handle)
    {
        try
        {
            await handle.StopAsync(CancellationToken.None).WaitAsync(_options.DisposeTimeout);
        }
        catch (TimeoutException)
        {
            // A call that never ends must not keep the host from stopping.
            Log.StillBusy(_logger, id);
        }
    }

    private IReadOnlyList<PluginPackage> Scan()
    {
        var packages = _catalog.Scan();
        foreach (var package in packages.Where(package => !_current.ContainsKey(package.Id)))
        {
            // Of two folders of one id the first counts; the second is listed under its folder.
            Note(package.Fault?.Code == "plugin.duplicate" ? package.Folder : package.Id, package, package.Fault);
        }

        return packages;
    }

    private async Task<PluginReplacement> SwapAsync(PluginPackage package, bool startsNow, CancellationToken cancellationToken)
    {
        var (handle, fault) = package.Fault is null ? await StartAsync(package, startsNow, cancellationToken) : (null, package.Fault);
        var old = _current.GetValueOrDefault(package.Id);
        if (handle is null)
        {
            var status = package.Status(fault!.IsRefusal ? PluginState.Refused : PluginState.Failed, fault);
            if (old is null)
            {
                _statuses[package.Id] = status;
            }

            Log.DoesNotRun(_logger, package.Id, fault.Code, fault.Cause, fault.Cure);
            return new PluginReplacement(status, Task.FromResult(true));
        }

        _current[package.Id] = handle;
        _statuses[package.Id] = handle.Status;
        Log.Loaded(_logger, package.Id, handle.Manifest.Version);
        return new PluginReplacement(_statuses[package.Id], old is null ? Task.FromResult(true) : DrainAsync(old, isReplaced: true));
    }

    /// <summary>
    /// Somebody else's plugin and a program of another language have a process of their own; for the rest the operator decides, else the manifest.
    /// With the host only what needs no process is loaded; what is put in while it runs shows at once whether it runs.
    /// </summary>
    private async Task<(PluginHandle? Handle, PluginFault? Fault)> StartAsync(PluginPackage package, bool startsNow, CancellationToken cancellationToken)
    {
        var manifest = package.Manifest!;
        var isolation = package.IsForeign || manifest.Entry is not AssemblyEntry
            ? PluginIsolation.ChildProcess
            : _options.Isolation.TryGetValue(package.Id, out var wanted) ? wanted : manifest.Isolation;
        return isolation != PluginIsolation.ChildProcess ? PluginActivator.Start(package, _options, _logger)
            : startsNow ? await ChildHandle.StartAsync(package, _options.Child, _clock, _logger, cancellationToken)
            : await ChildHandle.RestAsync(package, _options.Child, _clock, _logger, cancellationToken);
    }

    private void Note(string key, PluginPackage package, PluginFault? fault)
    {
        _statuses[key] = package.Status(fault is null ? PluginState.Ready : PluginState.Refused, fault);
        if (fault is not null)
        {
            Log.DoesNotRun(_logger, package.Id, fault.Code, fault.Cause, fault.Cure);
        }
    }

    private async Task<bool> DrainAsync(PluginHandle handle, bool isReplaced)
    {
        var package = handle.Package;
        _leaving[handle] = package.Status(PluginState.Draining);
        if (!isReplaced)
        {
            _statuses.TryRemove(package.Id, out _);
        }

        // Its own token source: the draining outlives the request that asked for it.
        var gone = await handle.UnloadAsync(CancellationToken.None);
        _leaving.TryRemove(handle, out _);
        if (gone)
        {
            Log.Unloaded(_logger, package.Id, package.Manifest!.Version);
        }
        else
        {
            var leak = Errors.Leaked();
            _leaving[handle] = package.Status(PluginState.Failed, leak);
            Log.DoesNotRun(_logger, package.Id, leak.Code, leak.Cause, leak.Cure);
        }

        if (gone && !isReplaced)
        {
            _statuses.TryAdd(package.Id, package.Status(PluginState.Removed));
        }

        return gone;
    }
}
