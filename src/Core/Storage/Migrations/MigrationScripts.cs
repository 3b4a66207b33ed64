using System.Globalization;

namespace Derman.Core.Storage.Migrations;

/// <summary>
/// Numbered SQL scripts of one set (tenant, catalog), forward only. <c>NNNN_name.sql</c> is for every engine, written in SQLite's words;
/// <c>NNNN_name.sqlite.sql</c> and <c>NNNN_name.postgres.sql</c> hold what only one of them has, and run right after it.
/// </summary>
internal sealed class MigrationScripts
{
    private readonly MigrationStep[] _steps;

    /// <param name="engine">sqlite or postgres.</param>
    /// <param name="translate">Turns a script for every engine into this engine's words.</param>
    /// <param name="newest">Leaves out what came later: stores as an older program made them.</param>
    public MigrationScripts(string set, string engine, Func<string, string>? translate = null, int newest = int.MaxValue)
    {
        var assembly = typeof(MigrationScripts).Assembly;
        var prefix = $"Migrations.{set}.";
        _steps = [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => (Name: n, Parts: n[prefix.Length..].Split('.')))
            .Where(n => n.Parts.Length == 2 || n.Parts[1] == engine)
            .OrderBy(n => n.Parts.Length)
            .GroupBy(n => int.Parse(n.Parts[0].AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture))
            .Where(g => g.Key <= newest)
            .OrderBy(g => g.Key)
            .Select(g => new MigrationStep(g.Key, string.Join("\n", g.Select(n => Text(n.Name, n.Parts.Length == 2 ? translate : null)))))];

        string Text(string name, Func<string, string>? translation)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return translation is null ? reader.ReadToEnd() : translation(reader.ReadToEnd());
        }
    }

    public int Latest => _steps.Length == 0 ? 0 : _steps[^1].Version;

    public IEnumerable<MigrationStep> After(int version) => _steps.Where(s => s.Version > version);
}

internal sealed record MigrationStep(int Version, string Sql);

/// <summary>The store's schema is newer than this program: start the newer version, or restore a backup.</summary>
public sealed class StoreTooNewException(string store, int found, int known)
    : Exception($"The store {store} has schema version {found}; this program knows up to {known}. Start the newer version, or restore a backup made before the update.");
