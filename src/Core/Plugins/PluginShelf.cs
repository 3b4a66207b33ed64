using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Plugins;

/// <summary>One change of what runs, as it is put on record.</summary>
/// <param name="Before">Digest that must be the current one for the change to hold; null when none may be.</param>
/// <param name="After">Release that runs from now on; null for none.</param>
/// <param name="Dropped">Digests whose packages go with it.</param>
public sealed record PluginChange(string Plugin, string? Before, string? After, IReadOnlyList<string> Dropped, string Act, string Detail, string Way);

/// <summary>What the catalog knows of plugins: publishers, packages, which one runs. Says nothing about whether a package is good.</summary>
public sealed class PluginShelf(CatalogStore catalog, IClock clock)
{
    /// <summary>A package is written in parts of this many bytes, a transaction each, so that nobody else waits for 50 MB.</summary>
    private const int ChunkBytes = 256 * 1024;

    public IReadOnlyList<PluginPublisher> Publishers() => catalog.Read(s => s.List<PluginPublisher>("1 = 1 ORDER BY \"name\", \"key_id\""));

    public IReadOnlyList<PluginRelease> Releases() => catalog.Read(s => s.List<PluginRelease>("1 = 1 ORDER BY \"plugin\", \"added_at\""));

    public PluginRelease? Release(string digest) => catalog.Read(s => s.First<PluginRelease>("\"digest\" = @p0", digest));

    public IReadOnlyList<PluginCurrent> Currents() => catalog.Read(s => s.List<PluginCurrent>("1 = 1 ORDER BY \"plugin\""));

    public PluginCurrent? Current(string plugin) => catalog.Read(s => s.First<PluginCurrent>("\"plugin\" = @p0", plugin));

    /// <summary>The latest first.</summary>
    public IReadOnlyList<PluginAct> Acts(int most) => catalog.Read(s => s.List<PluginAct>("1 = 1 ORDER BY \"seq\" DESC LIMIT @p0", (long)most));

    /// <summary>Trusts a publisher, also one who was withdrawn before.</summary>
    /// <returns>False when the key is trusted already.</returns>
    public ValueTask<bool> AddPublisherAsync(string keyId, string name, byte[] publicKey, bool inProcess, string way, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return catalog.WriteAsync(
            session =>
            {
                var known = session.First<PluginPublisher>("\"key_id\" = @p0", keyId);
                if (known is { WithdrawnAt: null } && known.InProcess == inProcess)
                {
                    return false;
                }

                var publisher = new PluginPublisher { KeyId = keyId, Name = name, PublicKey = publicKey, InProcess = inProcess, AddedAt = now };
                if (known is null)
                {
                    session.Insert(publisher);
                }
                else
                {
                    session.Update(publisher);
                }

                Note(session, PluginActs.PublisherAdded, keyId, inProcess ? $"{name}, trusted as the host itself" : name, way, now);
                return true;
            },
            ct);
    }

    /// <returns>False when the key is not trusted.</returns>
    public ValueTask<bool> WithdrawPublisherAsync(string keyId, string way, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return catalog.WriteAsync(
            session =>
            {
                if (session.First<PluginPublisher>("\"key_id\" = @p0", keyId) is not { WithdrawnAt: null } known)
                {
                    return false;
                }

                known.WithdrawnAt = now;
                session.Update(known);
                Note(session, PluginActs.PublisherWithdrawn, keyId, known.Name, way, now);
                return true;
            },
            ct);
    }

    /// <summary>Writes a package down without letting it run. One that is there already stays as it is.</summary>
    public async Task OfferAsync(PluginRelease release, Stream package, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        // The row first: chunks without one would be found by nobody; a row without all chunks is an offer that cannot be taken up, and runs out.
        var isNew = await catalog.WriteAsync(
            session =>
            {
                if (session.First<PluginRelease>("\"digest\" = @p0", release.Digest) is { } known)
                {
                    if (known.KeptAt is null)
                    {
                        known.AddedAt = now;
                        session.Update(known);
                    }

                    return false;
                }

                release.AddedAt = now;
                session.Insert(release);
                return true;
            },
            ct);
        if (!isNew && Stored(release.Digest) == release.Size)
        {
            return;
        }

        var buffer = new byte[ChunkBytes];
        for (var number = 0; await package.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, ct) is > 0 and var read; number++)
        {
            var chunk = new PluginChunk { Digest = release.Digest, Number = number, Bytes = buffer[..read] };
            await catalog.WriteAsync(
                session =>
                {
                    session.Delete(chunk); // Of an attempt that was cut off.
                    session.Insert(chunk);
                },
                ct);
        }
    }

    /// <summary>Copies a package out.</summary>
    /// <returns>False when it is not all there.</returns>
    public async Task<bool> CopyToAsync(PluginRelease release, Stream to, CancellationToken ct)
    {
        long written = 0;
        for (var number = 0; written < release.Size; number++)
        {
            if (catalog.Read(s => s.First<PluginChunk>("\"digest\" = @p0 AND \"number\" = @p1", release.Digest, (long)number)) is not { } chunk)
            {
                return false;
            }

            await to.WriteAsync(chunk.Bytes, ct);
            written += chunk.Bytes.Length;
        }

        return written == release.Size;
    }

    /// <summary>Says which package runs from now on, on every node.</summary>
    /// <returns>False when another change came first; nothing is changed then.</returns>
    public ValueTask<bool> ChangeAsync(PluginChange change, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return catalog.WriteAsync(
            session =>
            {
                var current = session.First<PluginCurrent>("\"plugin\" = @p0", change.Plugin);
                var release = change.After is { } after ? session.First<PluginRelease>("\"digest\" = @p0", after) : null;
                if (current?.Digest != change.Before || (change.After is not null && release is null))
                {
                    return false;
                }

                session.Execute("DELETE FROM \"plugin_current\" WHERE \"plugin\" = @p0", change.Plugin);
                if (release is not null)
                {
                    release.KeptAt ??= now;
                    session.Update(release);
                    session.Insert(new PluginCurrent { Plugin = change.Plugin, Digest = release.Digest, ChangedAt = now });
                }

                foreach (var digest in change.Dropped)
                {
                    Drop(session, digest);
                }

                Note(session, change.Act, change.Plugin, change.Detail, change.Way, now);
                return true;
            },
            ct);
    }

    /// <summary>Puts an act on record that changes nothing here.</summary>
    public ValueTask NoteAsync(string act, string subject, string detail, string way, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return catalog.WriteAsync(session => Note(session, act, subject, detail, way, now), ct);
    }

    /// <summary>Throws away packages that nobody has agreed to for so long.</summary>
    public async Task ForgetOffersAsync(Duration after, CancellationToken ct)
    {
        var before = Provider.Of(clock.GetCurrentInstant() - after);
        const string Where = "\"kept_at\" IS NULL AND \"added_at\" < @p0";
        if (catalog.Read(s => s.First<PluginRelease>(Where, before)) is not null)
        {
            await catalog.WriteAsync(session => session.List<PluginRelease>(Where, before).ForEach(r => Drop(session, r.Digest)), ct);
        }
    }

    private long Stored(string digest) => catalog.Read(s => s.Count("SELECT COALESCE(SUM(LENGTH(\"bytes\")), 0) FROM \"plugin_chunk\" WHERE \"digest\" = @p0", digest));

    private static void Drop(WriteSession session, string digest)
    {
        session.Execute("DELETE FROM \"plugin_chunk\" WHERE \"digest\" = @p0", digest);
        session.Execute("DELETE FROM \"plugin_release\" WHERE \"digest\" = @p0", digest);
    }

    private static void Note(WriteSession session, string act, string subject, string detail, string way, Instant now) =>
        session.Insert(new PluginAct { Seq = session.Next("plugin_act"), At = now, Act = act, Subject = subject, Detail = detail, Way = way });
}
