using System.Text;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Tenancy;

/// <summary>The tenant's configuration as rows of its store: one a file, each with the text the last applied pack had.</summary>
internal static class ConfigurationStore
{
    /// <summary>The configuration as it stands; null when there is none.</summary>
    /// <param name="passed">Fingerprint of the configuration that passed every check before: the same one is not checked again.</param>
    /// <exception cref="BrokenConfigurationException">It does not pass the checks.</exception>
    public static StoredConfiguration? Read(ReadSession session, byte[]? passed = null)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var version = 0L;
        foreach (var (file, json, changed) in session.Query(
                     "SELECT \"file\", \"json\", \"version\" FROM \"configuration_file\"", r => (r.GetString(0), r.GetString(1), r.GetInt64(2))))
        {
            texts[file] = json;
            version = Math.Max(version, changed);
        }

        if (texts.Count == 0)
        {
            return null;
        }

        var fingerprint = SharedSections.Fingerprint(texts);
        if (!fingerprint.AsSpan().SequenceEqual(passed))
        {
            Check(texts);
        }

        return new StoredConfiguration(SharedSections.Pack(texts), (int)Math.Max(version, LastChange(session)), fingerprint);
    }

    /// <summary>What <see cref="TenantConfiguration.Version"/> is when read now.</summary>
    public static int VersionOf(ReadSession session) =>
        (int)Math.Max(session.Count("SELECT COALESCE(MAX(\"version\"), 0) FROM \"configuration_file\""), LastChange(session));

    /// <summary>The pack as it was last applied: the base of the three-way merge, needed by nothing else.</summary>
    public static TenantPack ReadApplied(ReadSession session) => Check(session
        .Query("SELECT \"file\", \"applied_json\" FROM \"configuration_file\"", r => KeyValuePair.Create(r.GetString(0), r.GetString(1)))
        .Where(f => f.Value.Length > 0) // A file that only this tenant's admins made was in no pack.
        .ToDictionary(StringComparer.Ordinal));

    /// <summary>Writes a configuration, keeps what it changes as it was, and returns its version. Files that did not change keep theirs.</summary>
    /// <param name="applied">Texts of the pack when one is applied; null for a change on screen, which leaves the base as it was.</param>
    /// <param name="undoes">The change this one takes back.</param>
    public static int Write(WriteSession session, TenantPack next, TenantPack? applied, string by, Instant now, int? undoes = null)
    {
        var rows = session.List<ConfigurationFile>("1 = 1").ToDictionary(r => r.File, StringComparer.Ordinal);
        var isFirst = rows.Count == 0;
        var last = VersionOf(session);
        var version = last + 1;
        var was = new Dictionary<string, string?>(StringComparer.Ordinal);
        var texts = Texts(next);
        var bases = applied is null ? null : ReferenceEquals(applied, next) ? texts : Texts(applied);
        foreach (var (file, json) in texts)
        {
            var isNew = !rows.Remove(file, out var row);
            row ??= new ConfigurationFile { File = file };
            row.AppliedJson = bases is null ? row.AppliedJson : bases.GetValueOrDefault(file) ?? "";
            if (row.Json != json)
            {
                was[file] = isNew ? null : row.Json;
                row.Json = json;
                row.Version = version;
                row.ChangedAt = now;
                row.ChangedBy = by;
            }

            if (isNew)
            {
                session.Insert(row);
            }
            else
            {
                session.Update(row);
            }
        }

        foreach (var gone in rows.Values)
        {
            was[gone.File] = gone.Json;
            session.Delete(gone);
        }

        if (was.Count == 0)
        {
            return last;
        }

        if (!isFirst)
        {
            session.Insert(new ConfigurationChange { Version = version, At = now, By = by, Undoes = undoes, Before = ChangedFiles.Pack(was) });
        }

        return version;
    }

    /// <summary>The texts of the configuration as they stand.</summary>
    public static Dictionary<string, string> Texts(ReadSession session) => session
        .Query("SELECT \"file\", \"json\" FROM \"configuration_file\"", r => KeyValuePair.Create(r.GetString(0), r.GetString(1)))
        .ToDictionary(StringComparer.Ordinal);

    private static long LastChange(ReadSession session) => session.Count("SELECT COALESCE(MAX(\"version\"), 0) FROM \"configuration_change\"");

    /// <summary>What <see cref="Read"/> will find as fingerprint once this pack, which has passed the checks, is written.</summary>
    public static byte[] FingerprintOf(TenantPack pack) => SharedSections.Fingerprint(Texts(pack));

    private static Dictionary<string, string> Texts(TenantPack pack) =>
        PackWriter.Write(pack).ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value), StringComparer.Ordinal);

    private static TenantPack Check(IReadOnlyDictionary<string, string> texts)
    {
        var reading = PackReader.Read(texts.ToDictionary(t => t.Key, t => Encoding.UTF8.GetBytes(t.Value), StringComparer.Ordinal));
        return reading.Pack ?? throw new BrokenConfigurationException(reading.Problems);
    }
}

/// <param name="Fingerprint">Of the texts, and of the program that checked them.</param>
internal sealed record StoredConfiguration(TenantPack Current, int Version, byte[] Fingerprint);

/// <summary>The configuration in a store does not pass the checks of this program.</summary>
public sealed class BrokenConfigurationException(IReadOnlyList<PackProblem> problems)
    : Exception(problems.Count == 0 ? "The store holds no configuration." : string.Join('\n', problems))
{
    public IReadOnlyList<PackProblem> Problems => problems;
}
