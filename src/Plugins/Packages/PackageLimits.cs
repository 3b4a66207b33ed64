namespace Derman.Plugins.Packages;

/// <summary>How large a package and what is in it may be. Generous for a plugin with its libraries, small for a host.</summary>
internal sealed record PackageLimits
{
    public static PackageLimits Default { get; } = new();

    /// <summary>Bytes of the package itself: 50 MiB.</summary>
    public long Package { get; init; } = 50L * 1024 * 1024;

    /// <summary>Files in it: 4,000 (a Node plugin brings many small ones).</summary>
    public int Files { get; init; } = 4000;

    /// <summary>Bytes of one unpacked file: 40 MiB.</summary>
    public long File { get; init; } = 40L * 1024 * 1024;

    /// <summary>Bytes of all unpacked files: 200 MiB.</summary>
    public long Content { get; init; } = 200L * 1024 * 1024;

    /// <summary>Unpacked bytes for one packed byte, for files above <see cref="RatioFrom"/>: 100. Code and texts reach 30, bombs 1,000.</summary>
    public int Ratio { get; init; } = 100;

    /// <summary>Smaller files may expand as they like: 256 KiB.</summary>
    public long RatioFrom { get; init; } = 256 * 1024;

    /// <summary>Bytes of the list of hashes: 1 MiB.</summary>
    public int HashList { get; init; } = 1024 * 1024;

    /// <summary>Bytes of the signature: 4 KiB.</summary>
    public int Signature { get; init; } = 4 * 1024;
}
