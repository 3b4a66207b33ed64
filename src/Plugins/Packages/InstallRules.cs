namespace Derman.Plugins.Packages;

/// <summary>A package the host has in its catalog.</summary>
/// <param name="Digest">SHA-256 of the package, lower-case hexadecimal.</param>
/// <param name="Content">See <see cref="HashList.ContentOf"/>: the same for the same files, however packed and by whom signed.</param>
internal sealed record KnownRelease(Version Version, string Digest, string Content);

/// <summary>Which version may follow which.</summary>
internal static class InstallRules
{
    /// <summary>Versions of a plugin kept for going back, beside the one that runs.</summary>
    public const int KeptBefore = 2;

    /// <summary>Why the package must not become the plugin's version, or null.</summary>
    /// <param name="runs">The version there is now, installed or shipped with the host.</param>
    /// <param name="stands">That version is stopped, because nobody trusted vouches for it: the same one may come again, signed anew.</param>
    public static PluginFault? Refusal(KnownRelease package, Version? runs, bool stands, IReadOnlyCollection<KnownRelease> known) =>
        runs == package.Version && !stands ? PackageErrors.AlreadyInstalled(package.Version)
        : runs is not null && package.Version < runs ? PackageErrors.Downgrade(package.Version, runs)
        : known.Any(k => k.Version == package.Version && k.Content != package.Content) ? PackageErrors.VersionTaken(package.Version)
        : null;

    /// <summary>The kept version to go back to: the one asked for, else the newest below the one that runs.</summary>
    public static KnownRelease? Before(Version runs, Version? wanted, IEnumerable<KnownRelease> kept) =>
        kept.Where(k => wanted is null ? k.Version < runs : k.Version == wanted && k.Version != runs).MaxBy(k => k.Version);

    /// <summary>What is thrown away once <paramref name="current"/> runs: all but it and the newest two others.</summary>
    public static IReadOnlyList<KnownRelease> Surplus(KnownRelease current, IEnumerable<KnownRelease> kept)
    {
        var others = kept.Where(k => k.Digest != current.Digest).OrderByDescending(k => k.Version).ToList();
        return [.. others.Where(k => k.Version == current.Version), .. others.Where(k => k.Version != current.Version).Skip(KeptBefore)];
    }
}
