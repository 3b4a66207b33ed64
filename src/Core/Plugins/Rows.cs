using NodaTime;

namespace Derman.Core.Plugins;

/// <summary>A publisher whose signature the operator accepts.</summary>
public sealed class PluginPublisher
{
    /// <summary>Short form of the public key.</summary>
    public string KeyId { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey { get; set; } = [];

    /// <summary>Trusted as the host itself.</summary>
    public bool InProcess { get; set; }

    public Instant AddedAt { get; set; }

    /// <summary>Nothing of theirs runs from then on.</summary>
    public Instant? WithdrawnAt { get; set; }
}

/// <summary>A package in the catalog.</summary>
public sealed class PluginRelease
{
    /// <summary>SHA-256 of the package, lower-case hexadecimal.</summary>
    public string Digest { get; set; } = "";

    public string Plugin { get; set; } = "";

    public string Version { get; set; } = "";

    /// <summary>SHA-256 of its list of hashes: what an unpacked copy is compared with.</summary>
    public string Content { get; set; } = "";

    public string KeyId { get; set; } = "";

    public long Size { get; set; }

    public Instant AddedAt { get; set; }

    /// <summary>When it was installed; null while it waits for consent.</summary>
    public Instant? KeptAt { get; set; }
}

/// <summary>A part of a package.</summary>
public sealed class PluginChunk
{
    public string Digest { get; set; } = "";

    public int Number { get; set; }

    public byte[] Bytes { get; set; } = [];
}

/// <summary>The package that runs on every node.</summary>
public sealed class PluginCurrent
{
    public string Plugin { get; set; } = "";

    public string Digest { get; set; } = "";

    public Instant ChangedAt { get; set; }
}

/// <summary>Something the operator did about plugins.</summary>
public sealed class PluginAct
{
    public long Seq { get; set; }

    public Instant At { get; set; }

    /// <summary>See <see cref="PluginActs"/>.</summary>
    public string Act { get; set; } = "";

    /// <summary>The plugin's id, or the publisher's key.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Versions, names, what was agreed to; English.</summary>
    public string Detail { get; set; } = "";

    /// <summary>screen | command.</summary>
    public string Way { get; set; } = "";
}

public static class PluginActs
{
    public const string Installed = "installed";
    public const string RolledBack = "rolledBack";
    public const string Removed = "removed";
    public const string StartedAgain = "startedAgain";
    public const string PublisherAdded = "publisherAdded";
    public const string PublisherWithdrawn = "publisherWithdrawn";
}
