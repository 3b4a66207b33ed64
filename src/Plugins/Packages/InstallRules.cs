namespace Derman.Plugins.Packages;

/// <summary>A package the host has in its catalog.</summary>
/// <param name="Digest">SHA-256 of the package, lower-case hexadecimal.</param>
internal sealed record KnownRelease(Version Version, string Digest);

/// <summary>Which version may follow which.</summary>
internal static class InstallRules
{
    /// <summary>Versions of a plugin kept for going back, beside the one that runs.</summary>
    public const int KeptBefore = 2;

    /// <summary>Why the package must not become the plugin's version, or null.</summary>
    /// <param name="runs">The version there is now, installed or shipped with the host.</param>
    public static PluginFault? Refusal(KnownRelease package, Version? runs, IReadOnlyCollection<KnownRelease> known) =>
        runs == package.Version ? PackageErrors.AlreadyInstalled(package.Version)
        : runs is not null && package.Version < runs ? PackageErrors.Downgrade(package.Version, runs)
        : known.Any(k => k.Version == package.Version && k.Digest != package.Digest) ? PackageErrors.VersionTaken(package.Version)
        : null;

    /// <summary>The kept version to go back to: the one asked for, else the newest below the one that runs.</summary>
    public static KnownRelease? Before(Version runs, Version? wanted, IEnumerable<KnownRelease> kept) =>
        kept.Where(k => wanted is null ? k.Version < runs : k.Version == wanted && k.Version != runs).MaxBy(k => k.Version);

    /// <summary>What is thrown away once <paramref name="current"/> runs: all but it and the newest two others.</summary>
    public static IReadOnlyList<KnownRelease> Surplus(string current, IEnumerable<KnownRelease> kept) =>
        [.. kept.Where(k => k.Digest != current).OrderByDescending(k => k.Version).Skip(KeptBefore)];
}
