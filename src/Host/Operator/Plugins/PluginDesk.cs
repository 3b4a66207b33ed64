using System.Security.Cryptography;
using Derman.Core.Plugins;
using Derman.Core.Tenancy.Catalog;
using Derman.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Operator.Plugins;

/// <summary>What the operator does with plugins: the same from the screen and from the command line.</summary>
internal sealed class PluginDesk(PluginParts parts, PluginFollower follower, PluginAccounts accounts)
{
    public PluginShelf Shelf => parts.Shelf;

    public PluginRegistry Registry => parts.Registry;

    public PluginFollower Follower => follower;

    public bool Serves => parts.Serves;

    /// <summary>Checks a package and, when it is good, writes it down for the operator to agree to.</summary>
    public async Task<(PluginOffer? Offer, IReadOnlyList<PluginFault> Faults)> OfferAsync(Stream uploaded, CancellationToken ct)
    {
        await using var package = parts.Scratch();
        if (!await CopyAsync(uploaded, package, ct))
        {
            return (null, [PackageErrors.TooLarge(package.Length, PackageLimits.Default.Package)]);
        }

        var report = parts.Reader.Check(package, Publishers.Of(parts.Shelf));
        if (!report.IsSound)
        {
            return (null, report.Faults);
        }

        package.Position = 0;
        var release = new PluginRelease
        {
            Digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(package, ct)),
            Plugin = report.Hashes!.Id,
            Version = report.Hashes.Version.ToString(),
            Content = report.Content!,
            KeyId = report.KeyId!,
            Size = package.Length,
        };
        if (RefusalOf(release) is { } refusal)
        {
            return (null, [refusal]);
        }

        package.Position = 0;
        await parts.Shelf.OfferAsync(release, package, ct);
        return await FindOfferAsync(release.Digest, ct) is { } offer ? (offer, []) : (null, [PackageErrors.OfferGone()]);
    }

    /// <summary>A package that waits for consent, or is kept; null when there is none, or it is not good any more.</summary>
    public async Task<PluginOffer?> FindOfferAsync(string digest, CancellationToken ct)
    {
        if (parts.Shelf.Release(digest) is not { } release)
        {
            return null;
        }

        await using var package = parts.Scratch();
        var publishers = Publishers.Of(parts.Shelf);
        if (!await parts.Shelf.CopyToAsync(release, package, ct) || parts.Reader.Check(package, publishers) is not { IsSound: true, Manifest: { } manifest })
        {
            return null;
        }

        var publisher = publishers.First(p => p.KeyId == release.KeyId);
        return new PluginOffer(release, publisher, PackagePreview.Of(manifest, publisher, parts.Registry.Find(release.Plugin)), RefusalOf(release));
    }

    /// <summary>Lets an offered package take over, here first and then on every node.</summary>
    public async Task<PluginOutcome> InstallAsync(string digest, bool consent, string way, CancellationToken ct)
    {
        if (await FindOfferAsync(digest, ct) is not { } offer)
        {
            return PluginOutcome.Bad(PackageErrors.OfferGone());
        }

        if (offer.Refusal is { } refusal)
        {
            return PluginOutcome.Bad(refusal);
        }

        if (offer.Preview.NeedsConsent && !consent)
        {
            return PluginOutcome.Bad(PackageErrors.ConsentMissing(offer.Preview.InWords()));
        }

        var surplus = InstallRules.Surplus(Known(offer.Release), Kept(offer.Release.Plugin));
        var detail = $"{offer.Preview.From?.ToString() ?? "–"} → {offer.Release.Version}, signed by {offer.Publisher.Name}{(offer.Preview.NeedsConsent ? $"; agreed to: {offer.Preview.InWords()}" : "")}";
        return await AloneAsync(() => SwitchAsync(offer.Release, offer.Publisher, [.. surplus.Select(s => s.Digest)], PluginActs.Installed, detail, way, ct), ct);
    }

    /// <summary>Goes back to a version that is kept, or to the one that came with the host.</summary>
    public async Task<PluginOutcome> RollBackAsync(string id, Version? wanted, string way, CancellationToken ct)
    {
        if (CurrentOf(id) is not { } current)
        {
            return PluginOutcome.Bad(PackageErrors.NotInstalled(id));
        }

        var detail = $"{current.Version} → ";
        if (InstallRules.Before(Version.Parse(current.Version), wanted, Kept(id)) is { } before)
        {
            var release = parts.Shelf.Release(before.Digest)!;
            return Publishers.Of(parts.Shelf).FirstOrDefault(p => p.KeyId == release.KeyId) is { Withdrawn: false } publisher
                ? await AloneAsync(() => SwitchAsync(release, publisher, [], PluginActs.RolledBack, detail + release.Version, way, ct), ct)
                : PluginOutcome.Bad(PackageErrors.PublisherUnknown(release.KeyId));
        }

        return parts.Registry.ShippedVersion(id) is { } shipped && (wanted is null || wanted == shipped)
            ? await AloneAsync(() => LeaveAsync(current, drop: false, PluginActs.RolledBack, $"{detail}{shipped}, which came with the host", way, ct), ct)
            : PluginOutcome.Bad(PackageErrors.NothingToRollBackTo(id));
    }

    /// <summary>Takes everything installed of a plugin away. Where the host brought a version of its own, that one serves again.</summary>
    public async Task<PluginOutcome> RemoveAsync(string id, bool consent, string way, CancellationToken ct)
    {
        if (CurrentOf(id) is not { } current)
        {
            return PluginOutcome.Bad(PackageErrors.NotInstalled(id));
        }

        var (shipped, users) = (parts.Registry.ShippedVersion(id), await UsersAsync(id, ct));
        if (shipped is null && users.Count > 0 && !consent)
        {
            return PluginOutcome.Bad(PackageErrors.InUse(id, InWords(users)));
        }

        var detail = $"{current.Version}{(shipped is not null ? $"; {shipped} of the host serves" : users.Count > 0 ? $"; accounts that stand still: {InWords(users)}" : "")}";
        return await AloneAsync(() => LeaveAsync(current, drop: true, PluginActs.Removed, detail, way, ct), ct);
    }

    /// <summary>Starts anew what stands still or is in quarantine: the same version, on this node.</summary>
    public async Task<PluginOutcome> StartAgainAsync(string id, string way, CancellationToken ct)
    {
        if (parts.Registry.Find(id) is null)
        {
            return PluginOutcome.Bad(PackageErrors.NotInstalled(id));
        }

        return await AloneAsync(
            async () =>
            {
                var fault = await StartAsync(id, ct);
                await parts.Shelf.NoteAsync(PluginActs.StartedAgain, id, fault is null ? "" : $"{fault.Code}: {fault.Cause}", way, ct);
                return fault is null ? PluginOutcome.Good($"{id} {(parts.Serves ? "serves." : "serves from the next start.")}") : PluginOutcome.Bad(fault);
            },
            ct);
    }

    public async Task<PluginOutcome> AddPublisherAsync(string name, string pem, bool inProcess, string way, CancellationToken ct)
    {
        var (key, problem) = PublisherKey.Read(pem);
        if (key is null)
        {
            return PluginOutcome.Bad(PackageErrors.KeyInvalid(problem!));
        }

        using (key)
        {
            var shown = key.ExportSubjectPublicKeyInfo();
            var added = await parts.Shelf.AddPublisherAsync(PublisherKey.IdOf(shown), name, shown, inProcess, way, ct);
            await follower.FollowAsync(ct);
            return added ? PluginOutcome.Good($"{name} is trusted; key {PublisherKey.IdOf(shown)}.") : PluginOutcome.Bad(PackageErrors.KeyKnown(PublisherKey.IdOf(shown)));
        }
    }

    /// <summary>Their plugins stop here before this returns, on other nodes soon after.</summary>
    public async Task<PluginOutcome> WithdrawPublisherAsync(string keyId, string way, CancellationToken ct)
    {
        if (!await parts.Shelf.WithdrawPublisherAsync(keyId, way, ct))
        {
            return PluginOutcome.Bad(PackageErrors.PublisherUnknown(keyId));
        }

        await follower.FollowAsync(ct);
        return PluginOutcome.Good($"The key {keyId} is not trusted any more; what it signed has stopped.");
    }

    public async Task<IReadOnlyList<ChannelUse>> UsersAsync(string id, CancellationToken ct)
    {
        await accounts.LookAsync(int.MaxValue, ct);
        return [.. accounts.Known.Where(u => u.Plugin == id)];
    }

    /// <summary>The release of the plugin that is to run; null when nothing is installed.</summary>
    public PluginRelease? CurrentOf(string id) => parts.Shelf.Current(id) is { } current ? parts.Shelf.Release(current.Digest) : null;

    public IReadOnlyList<KnownRelease> Kept(string id) =>
        [.. parts.Shelf.Releases().Where(r => r.Plugin == id && r.KeptAt is not null).Select(Known)];

    private PluginFault? RefusalOf(PluginRelease release)
    {
        var stands = CurrentOf(release.Plugin) is { } current && Publishers.Of(parts.Shelf).FirstOrDefault(p => p.KeyId == current.KeyId) is not { Withdrawn: false };
        return InstallRules.Refusal(Known(release), Runs(release.Plugin), stands, Kept(release.Plugin));
    }

    private static KnownRelease Known(PluginRelease release) => new(Version.Parse(release.Version), release.Digest, release.Content);

    private Version? Runs(string id)
    {
        var (installed, shipped) = (CurrentOf(id) is { } current ? Version.Parse(current.Version) : null, parts.Registry.ShippedVersion(id));
        return installed is null || shipped > installed ? shipped : installed;
    }

    private async Task<PluginOutcome> AloneAsync(Func<Task<PluginOutcome>> change, CancellationToken ct)
    {
        await parts.OneChange.WaitAsync(ct);
        try
        {
            return await change();
        }
        finally
        {
            parts.OneChange.Release();
        }
    }

    /// <summary>Tried here before it is written down: a version that does not start on this node is no node's.</summary>
    private async Task<PluginOutcome> SwitchAsync(PluginRelease release, Publisher publisher, IReadOnlyList<string> dropped, string act, string detail, string way, CancellationToken ct)
    {
        var before = parts.Shelf.Current(release.Plugin)?.Digest;
        var fetched = await follower.FetchAsync(release, Publishers.Of(parts.Shelf), ct);
        if (fetched is not null)
        {
            return PluginOutcome.Bad(fetched);
        }

        var (was, version) = (parts.Installed.Find(release.Plugin), Version.Parse(release.Version));
        parts.Installed.Set(new InstalledPlugin(release.Plugin, version, parts.Store.FolderOf(release.Plugin, version), publisher));
        if (await StartAsync(release.Plugin, ct) is { } fault)
        {
            await BackAsync(release.Plugin, was, ct);
            return PluginOutcome.Bad(fault);
        }

        if (!await parts.Shelf.ChangeAsync(new PluginChange(release.Plugin, before, release.Digest, dropped, act, detail, way), ct))
        {
            await BackAsync(release.Plugin, was, ct);
            await follower.FollowAloneAsync(ct);
            return PluginOutcome.Bad(PackageErrors.Changed());
        }

        follower.Note(release, publisher);
        await follower.FollowAloneAsync(ct);
        return PluginOutcome.Good($"{release.Plugin} {release.Version} {(parts.Serves ? "serves." : "serves from the next start.")}");
    }

    private async Task<PluginOutcome> LeaveAsync(PluginRelease current, bool drop, string act, string detail, string way, CancellationToken ct)
    {
        string[] dropped = drop ? [.. Kept(current.Plugin).Select(k => k.Digest)] : [];
        var changed = await parts.Shelf.ChangeAsync(new PluginChange(current.Plugin, current.Digest, null, dropped, act, detail, way), ct);
        await follower.FollowAloneAsync(ct);
        return !changed ? PluginOutcome.Bad(PackageErrors.Changed())
            : PluginOutcome.Good(parts.Registry.ShippedVersion(current.Plugin) is { } shipped ? $"{current.Plugin} {shipped} of the host serves." : $"{current.Plugin} is removed.");
    }

    private async Task<PluginFault?> StartAsync(string id, CancellationToken ct)
    {
        if (!parts.Serves)
        {
            return parts.Registry.Find(id)?.Fault;
        }

        var status = (await parts.Registry.ReplaceAsync(id, ct)).Status;
        return status.Serves ? null : status.Fault;
    }

    private async Task BackAsync(string id, InstalledPlugin? was, CancellationToken ct)
    {
        if (was is not null)
        {
            parts.Installed.Set(was);
        }
        else
        {
            parts.Installed.Remove(id);
        }

        if (!parts.Serves)
        {
            return;
        }

        if (parts.Registry.Find(id) is { Manifest: { } manifest } && parts.Registry.Manifest(id)?.Version != manifest.Version)
        {
            await parts.Registry.ReplaceAsync(id, ct);
        }
        else if (parts.Registry.Find(id) is null)
        {
            await parts.Registry.RemoveAsync(id, ct);
            parts.Registry.Forget(id);
        }
    }

    private static async Task<bool> CopyAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
            if (to.Length > PackageLimits.Default.Package)
            {
                return false;
            }
        }

        return true;
    }

    private static string InWords(IReadOnlyList<ChannelUse> users) => string.Join(", ", users.Select(u => $"{u.Tenant}/{u.Account}"));
}
