using System.Collections.Concurrent;
using Derman.Core.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;
using NodaTime;

namespace Derman.Host.Operator.Plugins;

/// <summary>
/// Brings this node to what the catalog says: fetches packages it has not, checks them as if they came from a stranger, unpacks them, lets them
/// take over, and stops what is no longer trusted. Every node does it for itself, so that one that was away catches up.
/// </summary>
internal sealed class PluginFollower(PluginParts parts, IClock clock, ILogger<PluginFollower> logger)
{
    /// <summary>What failed is tried again so much later: a full disk may have room by then.</summary>
    private static readonly Duration AfterFailure = Duration.FromMinutes(5);

    private readonly Dictionary<string, string> _followed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instant> _again = new(StringComparer.Ordinal);

    /// <summary>Plugins of which this node runs another version than it should, and why; by id.</summary>
    public ConcurrentDictionary<string, PluginFault> Behind { get; } = new(StringComparer.Ordinal);

    public Task FollowAsync(CancellationToken ct) => FollowAsync(parts.Serves, ct);

    /// <summary>As <see cref="FollowAsync(CancellationToken)"/>, but loads nothing: before the first load of all, or in a process that does not serve.</summary>
    public Task PrepareAsync(CancellationToken ct) => FollowAsync(loads: false, ct);

    /// <summary>The caller has <see cref="PluginParts.OneChange"/>.</summary>
    public Task FollowAloneAsync(CancellationToken ct) => FollowAloneAsync(parts.Serves, ct);

    private async Task FollowAsync(bool loads, CancellationToken ct)
    {
        await parts.OneChange.WaitAsync(ct);
        try
        {
            await FollowAloneAsync(loads, ct);
        }
        finally
        {
            parts.OneChange.Release();
        }
    }

    private async Task FollowAloneAsync(bool loads, CancellationToken ct)
    {
        var (publishers, currents) = (Publishers.Of(parts.Shelf), parts.Shelf.Currents());
        foreach (var gone in parts.Installed.All.Where(i => !currents.Any(c => c.Plugin == i.Id)).ToList())
        {
            await DropAsync(gone.Id, loads, ct);
        }

        foreach (var current in currents)
        {
            // Whom it is of and whether that one is trusted is part of what is followed: a withdrawn trust is a change as a new package is.
            var release = parts.Shelf.Release(current.Digest);
            var publisher = release is null ? null : publishers.FirstOrDefault(p => p.KeyId == release.KeyId);
            var wanted = $"{current.Digest} {publisher?.Withdrawn} {publisher?.InProcess}";
            var isDue = _again.TryGetValue(current.Plugin, out var again) && again <= clock.GetCurrentInstant();
            if (release is not null && (isDue || _followed.GetValueOrDefault(current.Plugin) != wanted))
            {
                _again.Remove(current.Plugin);
                if (!await TakeAsync(release, publisher, publishers, loads, ct))
                {
                    _again[current.Plugin] = clock.GetCurrentInstant() + AfterFailure;
                }

                _followed[current.Plugin] = wanted;
            }
        }

        Clean(currents);
    }

    /// <summary>What was installed here by a change of this process needs not be followed again.</summary>
    public void Note(PluginRelease release, Publisher publisher)
    {
        _followed[release.Plugin] = $"{release.Digest} {publisher.Withdrawn} {publisher.InProcess}";
        _again.Remove(release.Plugin);
        Behind.TryRemove(release.Plugin, out _);
    }

    /// <summary>Makes sure that the package lies unpacked here, as it was signed.</summary>
    /// <returns>Why it does not, or null.</returns>
    public async Task<PluginFault?> FetchAsync(PluginRelease release, IReadOnlyList<Publisher> publishers, CancellationToken ct)
    {
        var version = Version.Parse(release.Version);
        var changed = parts.Store.Verify(release.Plugin, version, publishers, release.Content);
        if (changed is null)
        {
            return null;
        }

        if (Directory.Exists(parts.Store.FolderOf(release.Plugin, version)))
        {
            Log.PluginNotAsSigned(logger, release.Plugin, release.Version, changed.Code, changed.Cause);
        }

        await using var package = parts.Scratch();
        if (!await parts.Shelf.CopyToAsync(release, package, ct))
        {
            return PackageErrors.OfferGone();
        }

        var report = parts.Reader.Check(package, publishers);
        if (!report.IsSound)
        {
            return report.Faults[0];
        }

        try
        {
            parts.Store.Put(package, report, parts.Reader);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Errors.Unreadable(e.Message);
        }
    }

    /// <returns>False when it does not run as it should.</returns>
    private async Task<bool> TakeAsync(PluginRelease release, Publisher? publisher, IReadOnlyList<Publisher> publishers, bool loads, CancellationToken ct)
    {
        var version = Version.Parse(release.Version);
        var fault = await FetchAsync(release, publishers, ct);
        var unknown = new Publisher(release.KeyId, release.KeyId, ReadOnlyMemory<byte>.Empty, InProcess: false, Withdrawn: true);
        parts.Installed.Set(new InstalledPlugin(release.Plugin, version, parts.Store.FolderOf(release.Plugin, version), publisher ?? unknown, fault));
        Behind.TryRemove(release.Plugin, out _);
        if (!loads)
        {
            return fault is null;
        }

        if (fault is null)
        {
            var status = (await parts.Registry.ReplaceAsync(release.Plugin, ct)).Status;
            fault = status.Serves ? null : status.Fault;
        }
        else if (publisher is not { Withdrawn: false })
        {
            await parts.Registry.RemoveAsync(release.Plugin, ct); // What nobody vouches for stops, whatever else is wrong.
            await parts.Registry.ScanAsync(ct);
        }

        if (fault is not null)
        {
            Behind[release.Plugin] = fault;
            Log.PluginBehind(logger, release.Plugin, release.Version, fault.Code, fault.Cause, fault.Cure);
        }

        return fault is null;
    }

    private async Task DropAsync(string id, bool loads, CancellationToken ct)
    {
        parts.Installed.Remove(id);
        _followed.Remove(id);
        Behind.TryRemove(id, out _);
        if (!loads)
        {
            return;
        }

        if (parts.Registry.ShippedVersion(id) is not null)
        {
            await parts.Registry.ReplaceAsync(id, ct);
            return;
        }

        await parts.Registry.RemoveAsync(id, ct);
        parts.Registry.Forget(id);
    }

    private void Clean(IReadOnlyList<PluginCurrent> currents)
    {
        var kept = parts.Shelf.Releases()
            .Where(r => r.KeptAt is not null || currents.Any(c => c.Digest == r.Digest))
            .Select(r => (r.Plugin, Version.Parse(r.Version)))
            .Concat(parts.Installed.All.Select(i => (i.Id, i.Version)))
            .ToHashSet();
        try
        {
            parts.Store.Clean(kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.PluginsNotCleaned(logger, e.Message); // They take room, and do no harm.
        }
    }
}
