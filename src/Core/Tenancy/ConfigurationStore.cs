using System.Text;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Tenancy;

/// <summary>The tenant's configuration as rows of its store: one a file, each with the text the last applied pack had.</summary>
internal static class ConfigurationStore
{
    public static StoredConfiguration? Read(ReadSession session)
    {
        var rows = session.List<ConfigurationFile>("1 = 1 ORDER BY \"file\"");
        return rows.Count == 0
            ? null
            : new StoredConfiguration(
                Parse(rows, r => r.Json),
                Parse(rows, r => r.AppliedJson),
                rows.Max(r => r.Version));
    }

    /// <summary>Writes a configuration and returns its version. Files that did not change keep theirs.</summary>
    /// <param name="applied">Texts of the pack when one is applied; null for a change on screen, which leaves the base as it was.</param>
    public static int Write(WriteSession session, TenantPack next, TenantPack? applied, string by, Instant now)
    {
        var rows = session.List<ConfigurationFile>("1 = 1").ToDictionary(r => r.File, StringComparer.Ordinal);
        var version = rows.Count == 0 ? 1 : rows.Values.Max(r => r.Version) + 1;
        var texts = Texts(next);
        var bases = applied is null ? null : Texts(applied);
        foreach (var (file, json) in texts)
        {
            var isNew = !rows.Remove(file, out var row);
            row ??= new ConfigurationFile { File = file, AppliedJson = json };
            row.AppliedJson = bases?.GetValueOrDefault(file) ?? row.AppliedJson;
            if (row.Json != json)
            {
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
            session.Delete(gone);
        }

        return version;
    }

    private static Dictionary<string, string> Texts(TenantPack pack) =>
        PackWriter.Write(pack).ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value), StringComparer.Ordinal);

    private static TenantPack Parse(List<ConfigurationFile> rows, Func<ConfigurationFile, string> json)
    {
        var reading = PackReader.Read(rows.ToDictionary(r => r.File, r => Encoding.UTF8.GetBytes(json(r)), StringComparer.Ordinal));
        return reading.Pack ?? throw new BrokenConfigurationException(reading.Problems);
    }
}

internal sealed record StoredConfiguration(TenantPack Current, TenantPack Applied, int Version);

/// <summary>The configuration in a store does not pass the checks of this program.</summary>
public sealed class BrokenConfigurationException(IReadOnlyList<PackProblem> problems)
    : Exception(problems.Count == 0 ? "The store holds no configuration." : string.Join('\n', problems))
{
    public IReadOnlyList<PackProblem> Problems => problems;
}
